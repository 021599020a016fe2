namespace VercelFunctions.Samples.Tests;

/// <summary>The origin of the posts. It counts requests, and returns different posts each time.</summary>
internal sealed class BlogOrigin : IDisposable
{
    private readonly StubServer _server;
    private int _asked;

    public BlogOrigin() => _server = new StubServer(_ => Answer(Interlocked.Increment(ref _asked)));

    public string Url => _server.Url + "blog";

    /// <summary>The number of requests.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Whether the origin returns 503 with JSON that does not contain posts.</summary>
    public bool IsDown { get; set; }

    /// <summary>The posts in the response to the n-th request.</summary>
    public static string Posts(int n) => $$"""[{"id":{{n}},"title":"São <b>Tomé</b>","price":1.50,"next":null}]""";

    public void Dispose() => _server.Dispose();

    private StubAnswer Answer(int n) => IsDown ? StubAnswer.Json("""{"error":"down"}""", 503) : StubAnswer.Json(Posts(n));
}
