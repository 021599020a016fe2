using System.Text;

namespace VercelFunctions.Deployments;

/// <summary>Converts paths of changed files, in any notation, to paths from the root of a repository.</summary>
internal static class RepositoryPath
{
    /// <summary>The path with forward slashes and nothing before its first segment.</summary>
    public static string Normalize(string path) => FromRoot(Unquote(path) ?? path.Replace('\\', '/'));

    /// <summary>The path without a leading <c>./</c> or <c>/</c>.</summary>
    public static string FromRoot(string path)
    {
        int start = 0;
        while (start < path.Length && (path[start] == '/' || (path[start] == '.' && start + 1 < path.Length && path[start + 1] == '/')))
        {
            start++;
        }

        return path.Substring(start);
    }

    /// <summary>
    /// Decodes a name that Git prints in quotes, with octal escapes for bytes outside ASCII unless core.quotePath is off.
    /// Null if the text is not such a name.
    /// </summary>
    private static string? Unquote(string text)
    {
        if (text.Length < 3 || text[0] != '"' || text[text.Length - 1] != '"')
        {
            return null;
        }

        List<byte> bytes = [];
        string inner = text.Substring(1, text.Length - 2);
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '"')
            {
                return null;
            }

            if (inner[i] != '\\')
            {
                int units = char.IsHighSurrogate(inner[i]) && i + 1 < inner.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(inner.Substring(i, units)));
                i += units - 1;
            }
            else if (i + 3 < inner.Length
                && inner[i + 1] is >= '0' and <= '3'
                && inner[i + 2] is >= '0' and <= '7'
                && inner[i + 3] is >= '0' and <= '7')
            {
                bytes.Add((byte)(((inner[i + 1] - '0') * 64) + ((inner[i + 2] - '0') * 8) + (inner[i + 3] - '0')));
                i += 3;
            }
            else if (i + 1 < inner.Length && Unescape(inner[i + 1]) is { } single)
            {
                bytes.Add(single);
                i++;
            }
            else
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static byte? Unescape(char c) => c switch
    {
        'a' => 7,
        'b' => 8,
        't' => 9,
        'n' => 10,
        'v' => 11,
        'f' => 12,
        'r' => 13,
        '"' or '\\' => (byte)c,
        _ => null,
    };
}
