using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>A request as it came over the wire: the target is raw, still percent-encoded.</summary>
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

    /// <summary>A header's value; null where it was not sent. Several of one name are joined, as HTTP allows.</summary>
    public string? Header(string name) => _headers.Contains(name) ? string.Join(", ", _headers[name]) : null;
}
