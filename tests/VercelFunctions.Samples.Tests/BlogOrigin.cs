namespace VercelFunctions.Samples.Tests;

/// <summary>Where the posts come from: an origin that counts how often it is asked, with other posts each time.</summary>
internal sealed class BlogOrigin : IDisposable
{
    private readonly StubServer _server;
    private int _asked;

    public BlogOrigin() => _server = new StubServer(_ => Answer(Interlocked.Increment(ref _asked)));

    public string Url => _server.Url + "blog";

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>While set, it answers 503 with JSON that is no posts.</summary>
    public bool IsDown { get; set; }

    /// <summary>The posts it gives when it is asked for the n-th time.</summary>
    public static string Posts(int n) => $$"""[{"id":{{n}},"title":"São <b>Tomé</b>","price":1.50,"next":null}]""";

    public void Dispose() => _server.Dispose();

    private StubAnswer Answer(int n) => IsDown ? StubAnswer.Json("""{"error":"down"}""", 503) : StubAnswer.Json(Posts(n));
}
