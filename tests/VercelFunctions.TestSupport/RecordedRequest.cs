using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>A request as it was received. The target is still percent-encoded.</summary>
public sealed class RecordedRequest
{
    private readonly ILookup<string, string> _headers;

    internal RecordedRequest(string method, string target, ILookup<string, string> headers, byte[] body)
    {
        Method = method;
        Target = target;
        _headers = headers;
        Body = body;
    }

    public string Method { get; }

    public string Target { get; }

    public ReadOnlyMemory<byte> Body { get; }

    public string BodyText => Encoding.UTF8.GetString(Body.Span);

    public IEnumerable<string> HeaderNames => _headers.Select(header => header.Key);

    /// <summary>The value of a header; null if it was not sent. Several values are joined with commas, as HTTP allows.</summary>
    public string? Header(string name) => _headers.Contains(name) ? string.Join(", ", _headers[name]) : null;
}
