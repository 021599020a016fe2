using System.Text;

namespace VercelFunctions.Deployments;

/// <summary>A part of a text with captures.</summary>
/// <param name="Text">The literal text, or the capture's name.</param>
/// <param name="IsCapture">Whether it is a capture.</param>
internal readonly record struct BracedPart(string Text, bool IsCapture);

/// <summary>Text in which <c>{name}</c> is a capture, and <c>{{</c> and <c>}}</c> are braces.</summary>
internal static class BracedText
{
    private const string Allowed =
        "A capture is a name in braces, such as {slug}: letters, digits, _ and -, starting with a letter or _. "
        + "A brace itself is written twice: {{ or }}.";

    /// <summary>Splits the text into parts. Literal parts are never empty, and no two of them are adjacent.</summary>
    /// <exception cref="TagMapException">A brace is not closed or not opened, or does not contain a name.</exception>
    public static List<BracedPart> Parse(string text, TagMapPlace place)
    {
        List<BracedPart> parts = [];
        StringBuilder literal = new();
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '{' or '}' && i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '{')
            {
                int end = text.IndexOf('}', i);
                if (end < 0)
                {
                    throw place.Error($"{MessageText.Quote(text)} has an opening brace that is not closed.", Allowed);
                }

                string name = text.Substring(i + 1, end - i - 1);
                if (!IsName(name))
                {
                    throw place.Error(
                        $"{MessageText.Quote(text)} has {MessageText.Quote("{" + name + "}")}, which is not the name of a capture.",
                        Allowed + " For alternatives, write several patterns.");
                }

                TakeLiteral();
                parts.Add(new BracedPart(name, IsCapture: true));
                i = end;
            }
            else if (c == '}')
            {
                throw place.Error($"{MessageText.Quote(text)} has a closing brace that was not opened.", Allowed);
            }
            else
            {
                literal.Append(c);
            }
        }

        TakeLiteral();
        return parts;

        void TakeLiteral()
        {
            if (literal.Length > 0)
            {
                parts.Add(new BracedPart(literal.ToString(), IsCapture: false));
                literal.Clear();
            }
        }
    }

    private static bool IsName(string name) =>
        name.Length > 0
        && !IsDigitOrHyphen(name[0])
        && name.All(c => IsDigitOrHyphen(c) || c is '_' or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'));

    private static bool IsDigitOrHyphen(char c) => c is '-' or (>= '0' and <= '9');
}
