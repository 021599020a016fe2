using System.Globalization;
using System.Text;

namespace VercelFunctions.Action;

/// <summary>
/// A secret, found in text in any letter case, and with any of its characters escaped as in JSON, a URL, HTML or XML.
/// </summary>
internal sealed class SecretText
{
    // The spellings of each character.
    private readonly string[][] _characters;

    // The ASCII characters with which it can start: most places of a text need no further look.
    private readonly bool[] _starts = new bool[128];

    public SecretText(string secret)
    {
        _characters = [.. secret.EnumerateRunes().Select(Spellings)];
        foreach (char start in _characters[0].Select(spelling => spelling[0]).Where(char.IsAscii))
        {
            _starts[char.ToUpperInvariant(start)] = true;
            _starts[char.ToLowerInvariant(start)] = true;
        }
    }

    /// <summary>Marks the characters of a text that are the secret.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Mark(string text, bool[] isSecret)
    {
        bool isFound = false;
        for (int start = 0; start < text.Length; start++)
        {
            if (text[start] < _starts.Length && !_starts[text[start]])
            {
                continue;
            }

            int end = EndOfMatch(text, start, 0);
            if (end > start)
            {
                isFound = true;
                Array.Fill(isSecret, true, start, end - start);
            }
        }

        return isFound;
    }

    private static string[] Spellings(Rune character)
    {
        string plain = character.ToString();
        string inJson = string.Concat(plain.Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")));
        string inUrl = string.Concat(
            Encoding.UTF8.GetBytes(plain).Select(one => string.Create(CultureInfo.InvariantCulture, $"%{one:x2}")));
        string[] spellings =
        [
            plain,
            inJson,
            inUrl,
            string.Create(CultureInfo.InvariantCulture, $"&#{character.Value};"),
            string.Create(CultureInfo.InvariantCulture, $"&#x{character.Value:x};"),
        ];
        return plain switch
        {
            "/" or "\\" => [.. spellings, "\\" + plain],
            "\"" => [.. spellings, "\\\"", "&quot;"],
            "'" => [.. spellings, "&apos;", "&#039;"],
            "&" => [.. spellings, "&amp;"],
            "<" => [.. spellings, "&lt;"],
            ">" => [.. spellings, "&gt;"],
            " " => [.. spellings, "+"],
            _ => spellings,
        };
    }

    /// <summary>The end of the match of the characters from an index on; -1 if they do not match.</summary>
    private int EndOfMatch(string text, int position, int index)
    {
        if (index == _characters.Length)
        {
            return position;
        }

        foreach (string spelling in _characters[index])
        {
            if (string.Compare(text, position, spelling, 0, spelling.Length, StringComparison.OrdinalIgnoreCase) == 0
                && EndOfMatch(text, position + spelling.Length, index + 1) is int end and >= 0)
            {
                return end;
            }
        }

        return -1;
    }
}
