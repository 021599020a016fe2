using System.Text;

namespace VercelFunctions;

/// <summary>Text on its way into an HTTP header.</summary>
internal static class HeaderText
{
    /// <summary>Whether a header carries the text unchanged: visible ASCII and spaces, none of them at an end, where HTTP trims.</summary>
    public static bool CanCarry(string text) =>
        text.Length > 0 && text[0] != ' ' && text[text.Length - 1] != ' ' && text.All(c => c is >= ' ' and <= '~');

    /// <summary>
    /// An item's name as the header carries it: unchanged where it can be, else percent-encoded UTF-8.
    /// A name is a label for people, so a very long one (it defaults to the key) is cut rather than refused.
    /// </summary>
    public static string EncodeName(string name)
    {
        string encoded = CanCarry(name) ? name : Uri.EscapeDataString(ReplaceLoneSurrogates(name));
        if (encoded.Length <= CacheLimits.MaxNameBytes)
        {
            return encoded;
        }

        // Cut between whole escapes, not inside one.
        int end = CacheLimits.MaxNameBytes;
        int escape = encoded.LastIndexOf('%', end - 1, 2);
        return encoded.Substring(0, escape >= 0 ? escape : end).TrimEnd(' ');
    }

    // Uri.EscapeDataString throws on them on .NET Framework, and no UTF-8 holds them.
    private static string ReplaceLoneSurrogates(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
