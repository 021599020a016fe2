using System.Net.Http;

namespace VercelFunctions;

/// <summary>Checks text for HTTP headers.</summary>
internal static class HeaderText
{
    /// <summary>
    /// Whether a header carries the text unchanged: visible ASCII and spaces, but no space at either end, which HTTP removes.
    /// </summary>
    public static bool CanCarry(string text) =>
        text.Length > 0 && text[0] != ' ' && text[text.Length - 1] != ' ' && IsVisibleAscii(text);

    /// <summary>Whether the text consists of visible ASCII characters and spaces.</summary>
    public static bool IsVisibleAscii(string text)
    {
        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks a request header whose value is secret.</summary>
    /// <returns>The header.</returns>
    /// <exception cref="VercelException">It cannot be sent; the message does not quote the value.</exception>
    public static KeyValuePair<string, string> Check(KeyValuePair<string, string> header) => ProblemOf(header) is string problem
        ? throw new VercelException(
            VercelFailure.InvalidHeaders,
            $"The header {MessageText.Quote(header.Key ?? string.Empty)} cannot be sent: {problem}. Its value is secret and not shown.")
        : header;

    private static string? ProblemOf(KeyValuePair<string, string> header)
    {
        if (string.IsNullOrEmpty(header.Key))
        {
            return "its name is empty";
        }

        if (header.Value is null)
        {
            return "it has no value";
        }

        if ((header.Key + header.Value).Any(c => c is '\r' or '\n'))
        {
            return "it contains a line break (CR or LF), which would end the header";
        }

        if (header.Value.Any(c => c is not ((>= ' ' and <= '~') or '\t')))
        {
            return "its value contains a character that is not visible ASCII";
        }

        using HttpRequestMessage probe = new();
        return probe.Headers.TryAddWithoutValidation(header.Key, header.Value) ? null : "it is not the name of a request header";
    }
}
