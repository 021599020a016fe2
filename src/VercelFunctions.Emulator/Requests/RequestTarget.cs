using System.Text;

namespace VercelFunctions.Emulator.Requests;

/// <summary>What a request is for, as its first line says it: nothing decoded, resolved or tidied.</summary>
internal readonly struct RequestTarget
{
    private const int MaxDisplayLength = 200;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _target;
    private readonly int _start;
    private readonly int _end;

    private RequestTarget(string target, int start, int end)
    {
        _target = target;
        _start = start;
        _end = end;
    }

    /// <summary>The path, still percent-encoded, as a log shows it. Queries are left out: only tags of ours are in them, but others put secrets there.</summary>
    public string Display
    {
        get
        {
            ReadOnlySpan<char> path = Path;
            if (path.StartsWith(CacheEndpoints.BasePath) && path.Length > CacheEndpoints.BasePath.Length)
            {
                path = path[CacheEndpoints.BasePath.Length..];
            }

            return path.Length <= MaxDisplayLength ? path.ToString() : string.Concat(path[..MaxDisplayLength], "…");
        }
    }

    private ReadOnlySpan<char> Path => _target.AsSpan(_start, _end - _start);

    /// <summary>Takes apart a request target: a path and query, or, as a proxy is asked, a whole URL.</summary>
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

    /// <summary>Whether the path starts so.</summary>
    public bool StartsWith(string prefix) => Path.StartsWith(prefix);

    /// <summary>Whether the path is just this.</summary>
    public bool HasPath(string path) => Path.SequenceEqual(path);

    /// <summary>What of the path stands after a prefix, percent-decoded once, as UTF-8.</summary>
    /// <exception cref="RuntimeCacheException">It is not percent-encoded UTF-8.</exception>
    public string After(string prefix) => Decode(Path[prefix.Length..]);

    /// <summary>The query with its question mark, percent-decoded likewise; empty where there is none.</summary>
    /// <exception cref="RuntimeCacheException">It is not percent-encoded UTF-8.</exception>
    public string Query() => Decode(_target.AsSpan(_end));

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
                throw Invalid("a '%' in it is not followed by two hex digits");
            }

            bytes[length++] = Convert.FromHexString(encoded.Slice(i + 1, 2))[0];
            i += 2;
        }

        try
        {
            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid("what is percent-encoded in it is no UTF-8");
        }
    }

    private static RuntimeCacheException Invalid(string problem) =>
        new(RuntimeCacheFailure.InvalidKey, $"The path holds no store key: {problem}.", "Percent-encode the key's UTF-8.");
}
