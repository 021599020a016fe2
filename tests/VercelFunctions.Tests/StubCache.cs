using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>A cache over HTTP, and the server behind it that records and answers as told.</summary>
internal sealed class StubCache : IDisposable
{
    /// <summary>The endpoint's path, as Vercel's.</summary>
    public const string Path = "/v1/runtime-cache/";

    private readonly StubServer _server;

    /// <param name="answer">What the server answers; null means 200 and a JSON value.</param>
    /// <param name="options">The cache's options.</param>
    /// <param name="timeout">The endpoint's timeout; null means one that only a hanging test reaches.</param>
    /// <param name="headers">The endpoint's headers; null means one.</param>
    public StubCache(Func<RecordedRequest, StubAnswer>? answer = null, RuntimeCacheOptions? options = null, TimeSpan? timeout = null, IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        _server = new StubServer(answer ?? (_ => StubAnswer.Json("1")));
        Store = new HttpCacheStore(new RuntimeCacheEndpoint(
            _server.Url.TrimEnd('/') + Path,
            headers ?? [new("x-test-auth", "secret")],
            timeout ?? TimeSpan.FromSeconds(60)));
        Cache = new RuntimeCache(Store, options);
    }

    public StubCache(StubAnswer answer)
        : this(_ => answer)
    {
    }

    public HttpCacheStore Store { get; }

    public RuntimeCache Cache { get; }

    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <summary>The one request that came.</summary>
    public RecordedRequest Request => Assert.Single(Requests);

    /// <summary>The path that reached the server after the endpoint's own, as sent.</summary>
    public string RequestPath => After(Path, Request.Target);

    /// <summary>The tags that reached the server, decoded as a server would.</summary>
    public IReadOnlyList<string> ExpiredTags => Requests.SelectMany(TagsOf).ToList();

    public static IReadOnlyList<string> TagsOf(RecordedRequest request) =>
        After(Path + "revalidate?tags=", request.Target).Split(',').Select(Uri.UnescapeDataString).ToList();

    public void Dispose()
    {
        Store.Dispose();
        _server.Dispose();
    }

    private static string After(string start, string target)
    {
        Assert.StartsWith(start, target, StringComparison.Ordinal);
        return target[start.Length..];
    }
}
