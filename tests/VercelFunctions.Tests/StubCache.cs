using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>A cache over HTTP, with a stub server.</summary>
internal sealed class StubCache : IDisposable
{
    /// <summary>The path of the endpoint, the same as on Vercel.</summary>
    public const string Path = "/v1/runtime-cache/";

    private readonly StubServer _server;

    /// <param name="answer">The response; null means 200 and a JSON value.</param>
    /// <param name="options">The cache's options.</param>
    /// <param name="timeout">The endpoint's timeout; null means one that only a test that hangs reaches.</param>
    /// <param name="headers">The endpoint's headers; null means one header.</param>
    public StubCache(
        Func<RecordedRequest, StubAnswer>? answer = null,
        RuntimeCacheOptions? options = null,
        TimeSpan? timeout = null,
        IEnumerable<KeyValuePair<string, string>>? headers = null)
    {
        _server = new StubServer(answer ?? (_ => StubAnswer.Json("1")));
        Store = new HttpCacheStore(new RuntimeCacheEndpoint(
            _server.Url.TrimEnd('/') + Path,
            headers ?? [new("x-test-auth", "secret")],
            timeout ?? TimeSpan.FromSeconds(60)));
        Cache = new RuntimeCache(Store, options);
        Emulator = new EmulatorClient(Store.Endpoint);
    }

    public StubCache(StubAnswer answer)
        : this(_ => answer)
    {
    }

    public HttpCacheStore Store { get; }

    public EmulatorClient Emulator { get; }

    public RuntimeCache Cache { get; }

    /// <summary>A server that identifies as an emulator, and sends the response to all other requests.</summary>
    public static StubCache AsEmulator(StubAnswer answer, IEnumerable<KeyValuePair<string, string>>? headers = null) => new(
        request => request.Target == "/emulator/" ? StubAnswer.Json("""{"name":"VercelFunctions.Emulator"}""") : answer,
        headers: headers);

    public IReadOnlyList<RecordedRequest> Requests => _server.Requests;

    /// <summary>The only request.</summary>
    public RecordedRequest Request => Assert.Single(Requests);

    /// <summary>The path of the only request after that of the endpoint, as sent.</summary>
    public string RequestPath => After(Path, Request.Target);

    /// <summary>The tags of all requests, decoded.</summary>
    public IReadOnlyList<string> ExpiredTags => Requests.SelectMany(TagsOf).ToList();

    public static IReadOnlyList<string> TagsOf(RecordedRequest request) =>
        After(Path + "revalidate?tags=", request.Target).Split(',').Select(Uri.UnescapeDataString).ToList();

    public void Dispose()
    {
        Store.Dispose();
        Emulator.Dispose();
        _server.Dispose();
    }

    private static string After(string start, string target)
    {
        Assert.StartsWith(start, target, StringComparison.Ordinal);
        return target[start.Length..];
    }
}
