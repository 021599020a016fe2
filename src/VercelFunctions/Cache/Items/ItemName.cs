using System.Text;

namespace VercelFunctions;

/// <summary>An item's name, as a header carries it.</summary>
internal static class ItemName
{
    /// <summary>
    /// Encodes a name: unchanged if a header can carry it, otherwise percent-encoded UTF-8. A name is a label for people,
    /// so a very long one (it defaults to the key) is cut rather than refused.
    /// </summary>
    public static string Encode(string name)
    {
        if (HeaderText.CanCarry(name))
        {
            return name.Length <= CacheLimits.MaxNameBytes ? name : name.Substring(0, CacheLimits.MaxNameBytes).TrimEnd(' ');
        }

        // Character by character, so that it is cut between two of them and can be decoded.
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

    // Uri.EscapeDataString throws for them on .NET Framework, and UTF-8 cannot represent them.
    private static string ReplaceLoneSurrogates(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
