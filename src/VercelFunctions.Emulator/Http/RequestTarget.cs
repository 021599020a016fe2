using System.Text;

namespace VercelFunctions.Emulator.Http;

/// <summary>The target of a request line, as it was sent: nothing decoded, resolved or normalized.</summary>
internal readonly struct RequestTarget
{
    private const int MaxDisplayLength = 200;

    private readonly string _target;
    private readonly int _start;
    private readonly int _end;

    private RequestTarget(string target, int start, int end)
    {
        _target = target;
        _start = start;
        _end = end;
    }

    private ReadOnlySpan<char> Path => _target.AsSpan(_start, _end - _start);

    /// <summary>Parses a target: a path and query, or, as for a proxy, a whole URL.</summary>
    public static RequestTarget Of(string target)
    {
        int start = 0;
        if (!target.StartsWith('/'))
        {
            int authority = target.IndexOf("://", StringComparison.Ordinal);
            int path = authority < 0 ? -1 : target.IndexOf('/', authority + "://".Length);
            start = path < 0 ? target.Length : path;
        }

        int query = target.IndexOf('?', start);
        return new RequestTarget(target, start, query < 0 ? target.Length : query);
    }

    /// <summary>Whether the path starts with a prefix.</summary>
    public bool StartsWith(string prefix) => Path.StartsWith(prefix);

    /// <summary>Whether the path is this one.</summary>
    public bool HasPath(string path) => Path.SequenceEqual(path);

    /// <summary>The path after a prefix, percent-decoded once as UTF-8.</summary>
    /// <exception cref="VercelException">It is not valid percent-encoded UTF-8.</exception>
    public string After(string prefix) => Decode(Path[prefix.Length..]);

    /// <summary>The query with its question mark, percent-decoded once as UTF-8; empty if there is none.</summary>
    /// <exception cref="VercelException">It is not valid percent-encoded UTF-8.</exception>
    public string Query() => Decode(_target.AsSpan(_end));

    /// <summary>
    /// The path for a log, still percent-encoded, its control characters escaped. It has no query, because a query may contain a
    /// secret.
    /// </summary>
    /// <param name="omittedPrefix">A prefix to leave out.</param>
    public string Display(string omittedPrefix)
    {
        ReadOnlySpan<char> path = Path;
        if (path.StartsWith(omittedPrefix) && path.Length > omittedPrefix.Length)
        {
            path = path[omittedPrefix.Length..];
        }

        return MessageText.Clean(path.ToString(), MaxDisplayLength);
    }

    private static string Decode(ReadOnlySpan<char> encoded)
    {
        if (!encoded.Contains('%'))
        {
            return encoded.ToString();
        }

        byte[] bytes = new byte[encoded.Length];
        int length = 0;
        for (int i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '%')
            {
                bytes[length++] = (byte)encoded[i];
                continue;
            }

            if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
            {
                throw Invalid("a '%' is not followed by two hexadecimal digits");
            }

            bytes[length++] = Convert.FromHexString(encoded.Slice(i + 1, 2))[0];
            i += 2;
        }

        try
        {
            return Utf8Text.Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid("its percent-encoded bytes are not valid UTF-8");
        }
    }

    private static VercelException Invalid(string problem) =>
        new(VercelFailure.InvalidKey, $"The path is not valid: {problem}. Percent-encode the UTF-8 bytes of a key.");
}
