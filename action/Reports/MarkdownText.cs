using System.Globalization;
using System.Text;

namespace VercelFunctions.Action;

/// <summary>Text and rows of tables in Markdown that show any text literally, with secrets masked.</summary>
internal sealed class MarkdownText(SecretMask mask)
{
    private const string Plain = " ,.;/=+%~\"'?()\u2022-";

    /// <summary>A row of a table.</summary>
    public string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(Literal))} |";

    /// <summary>Text in one line. Characters that Markdown or HTML could interpret become character references.</summary>
    public string Literal(string text)
    {
        StringBuilder literal = new();
        bool isSpace = false;
        foreach (Rune character in mask.Hide(text).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(character))
            {
                literal.Append(isSpace ? string.Empty : " ");
            }
            else if (IsPlain(character))
            {
                literal.Append(character.ToString());
            }
            else
            {
                literal.Append(CultureInfo.InvariantCulture, $"&#{character.Value};");
            }

            isSpace = Rune.IsWhiteSpace(character);
        }

        return literal.ToString();
    }

    private static bool IsPlain(Rune character) =>
        character.IsBmp && (Rune.IsLetter(character) || Rune.IsNumber(character) || Plain.Contains((char)character.Value));
}
