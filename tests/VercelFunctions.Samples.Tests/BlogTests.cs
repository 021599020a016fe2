using System.Net;

namespace VercelFunctions.Samples.Tests;

/// <summary>samples/Blog on the emulator.</summary>
public sealed class BlogTests(BlogTests.Servers servers) : IClassFixture<BlogTests.Servers>, IAsyncLifetime
{
    private readonly BlogOrigin _origin = servers.Origin;
    private readonly RuntimeCache _cache = servers.Cache;

    // The tests share the servers, and the origin's count only increases, so each test counts from here.
    private readonly int _before = servers.Origin.Asked;

    public static TheoryData<string> Pages => ["/blog", "/blog-async"];

    private int Asked => _origin.Asked - _before;

    public ValueTask InitializeAsync() => servers.Client.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_location_has_the_keys_of_the_reference_in_their_order()
    {
        string json = await PageAsync(
            "/api/geo",
            ("x-vercel-ip-postal-code", "10001"),
            ("x-vercel-ip-city", "S%C3%A3o%20Paulo"),
            ("x-vercel-ip-country", "US"),
            ("x-vercel-ip-country-region", "NY"),
            ("x-vercel-ip-latitude", "40.7128"),
            ("x-vercel-ip-longitude", "-74.0060"),
            ("x-vercel-id", "iad1::abcde-1700000000000-0123456789ab"));
        Assert.Equal(
            """{"city":"São Paulo","country":"US","flag":"\uD83C\uDDFA\uD83C\uDDF8","countryRegion":"NY","""
            + "\"region\":\"iad1\",\"latitude\":\"40.7128\",\"longitude\":\"-74.0060\",\"postalCode\":\"10001\"}",
            json);
    }

    [Fact]
    public async Task The_location_without_headers_is_null_in_the_development_region() =>
        Assert.Equal(
            """{"city":null,"country":null,"flag":null,"countryRegion":null,"region":"dev1","latitude":null"""
            + ""","longitude":null,"postalCode":null}""",
            await PageAsync("/api/geo"));

    [Fact]
    public async Task The_address_is_the_header_or_null()
    {
        Assert.Equal("""{"ip":"203.0.113.7"}""", await PageAsync("/api/ip", ("X-Real-IP", "203.0.113.7")));
        Assert.Equal("""{"ip":null}""", await PageAsync("/api/ip"));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task The_origin_receives_the_first_request_only(string page)
    {
        string posts = BlogOrigin.Posts(_before + 1);
        Assert.Equal(posts, await PageAsync(page));
        Assert.Equal(posts, await PageAsync(page));
        Assert.Equal(1, Asked);
    }

    [Theory, InlineData("/blog", "/blog-async"), InlineData("/blog-async", "/blog")]
    public async Task Both_pages_share_one_cached_value(string first, string second)
    {
        Assert.Equal(await PageAsync(first), await PageAsync(second));
        Assert.Equal(1, Asked);
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task The_posts_are_stored_for_an_hour_with_their_tag(string page)
    {
        string posts = await PageAsync(page);
        Assert.Equal(posts, _cache.Get("blog")?.GetRawText());
        CacheItemInfo item = Assert.Single(await servers.Client.ListAsync());
        Assert.Equal(["blog"], item.Tags);
        Assert.InRange(item.TimeLeft!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromHours(1));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task The_response_has_the_tag_for_the_CDN_cache(string page)
    {
        using HttpResponseMessage response = await servers.Blog.HeadersOfAsync(page);
        Assert.Equal(["blog"], response.Headers.GetValues(CacheTagHeader.Name));
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task A_value_stored_by_another_process_is_used(string page)
    {
        _cache.Set("blog", new[] { "from elsewhere" });
        Assert.Equal("""["from elsewhere"]""", await PageAsync(page));
        Assert.Equal(0, Asked);
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task The_origin_receives_a_request_after_the_tag_expired(string page)
    {
        Assert.Equal(BlogOrigin.Posts(_before + 1), await PageAsync(page));
        Assert.Equal(
            (HttpStatusCode.OK, """{"tags":[{"tag":"blog","expired":true,"error":null}]}"""), await servers.Blog.ExpireAsync());
        Assert.False(_cache.Contains("blog"));
        Assert.Equal(BlogOrigin.Posts(_before + 2), await PageAsync(page));
        Assert.Equal(2, Asked);
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task A_failure_of_the_origin_is_not_cached(string page)
    {
        _origin.IsDown = true;
        try
        {
            Assert.Equal(HttpStatusCode.InternalServerError, (await servers.Blog.GetAsync(page)).Status);
        }
        finally
        {
            _origin.IsDown = false;
        }

        Assert.False(_cache.Contains("blog"));
        Assert.Equal(BlogOrigin.Posts(_before + 2), await PageAsync(page));
    }

    private async Task<string> PageAsync(string path, params (string Name, string Value)[] headers)
    {
        (HttpStatusCode status, string body) = await servers.Blog.GetAsync(path, headers);
        Assert.True(status == HttpStatusCode.OK, $"{path} had the status {status}. The log of the sample:\n{servers.Blog.Log}");
        return body;
    }

    /// <summary>The servers that these tests share.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        private EmulatorProcess? _emulator;
        private HttpCacheStore? _store;
        private EmulatorClient? _client;

        internal BlogOrigin Origin { get; } = new();

        internal BlogProcess Blog { get; private set; } = null!;

        /// <summary>The cache of the sample, used from this process.</summary>
        internal RuntimeCache Cache { get; private set; } = null!;

        /// <summary>The client for requests that only the emulator supports.</summary>
        internal EmulatorClient Client => _client!;

        public async ValueTask InitializeAsync()
        {
            _emulator = await EmulatorProcess.StartAsync("--quiet");
            RuntimeCacheEndpoint endpoint = new(_emulator.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(_emulator.HeadersJson));
            _store = new HttpCacheStore(endpoint);
            _client = new EmulatorClient(endpoint);
            Cache = new RuntimeCache(_store);
            Blog = await BlogProcess.StartAsync(Origin.Url, endpoint.Url.AbsoluteUri, _emulator.HeadersJson);
        }

        public async ValueTask DisposeAsync()
        {
            // A server that did not start is null. Its own error is the one to report.
            await (Blog?.DisposeAsync() ?? default);
            _store?.Dispose();
            _client?.Dispose();
            await (_emulator?.DisposeAsync() ?? default);
            Origin.Dispose();
        }
    }
}
