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
        if (CanCarry(name))
        {
            return name.Length <= CacheLimits.MaxNameBytes ? name : name.Substring(0, CacheLimits.MaxNameBytes).TrimEnd(' ');
        }

        // Character by character, so that the cut is between two of them and what is left can be decoded.
        string text = ReplaceLoneSurrogates(name);
        StringBuilder encoded = new();
        int units;
        for (int i = 0; i < text.Length; i += units)
        {
            units = char.IsHighSurrogate(text[i]) ? 2 : 1;
            string escaped = Uri.EscapeDataString(text.Substring(i, units));
            if (encoded.Length + escaped.Length > CacheLimits.MaxNameBytes)
            {
                break;
            }

            encoded.Append(escaped);
        }

        return encoded.ToString();
    }

    // Uri.EscapeDataString throws on them on .NET Framework, and no UTF-8 holds them.
    private static string ReplaceLoneSurrogates(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
