using System.Net;

namespace VercelFunctions.Samples.Tests;

/// <summary>samples/Blog if the Runtime Cache fails, or if there is none.</summary>
public sealed class BlogWithoutCacheTests : IDisposable
{
    private readonly BlogOrigin _origin = new();

    public static TheoryData<string> Pages => ["/blog", "/blog-async"];

    public void Dispose() => _origin.Dispose();

    [Theory, MemberData(nameof(Pages))]
    public async Task While_the_cache_is_down_each_request_is_served_by_the_origin_with_a_warning(string page)
    {
        await using BlogProcess blog = await BlogProcess.StartAsync(_origin.Url, StubServer.UrlOfNothing(), "{}");
        Assert.Equal((HttpStatusCode.OK, BlogOrigin.Posts(1)), await blog.GetAsync(page));
        Assert.Equal((HttpStatusCode.OK, BlogOrigin.Posts(2)), await blog.GetAsync(page));
        await blog.LogLineAsync("warn: ");
        await blog.LogLineAsync("The cache failed; the value comes from its origin: ");
        await blog.LogLineAsync("VercelFunctions.VercelException: ");
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task A_cache_that_reads_but_does_not_store_causes_no_second_request_to_the_origin(string page)
    {
        using StubServer cache = new(request => StubAnswer.Empty(request.Method == "GET" ? 404 : 500));
        await using BlogProcess blog = await BlogProcess.StartAsync(_origin.Url, cache.Url, "{}");
        Assert.Equal((HttpStatusCode.OK, BlogOrigin.Posts(1)), await blog.GetAsync(page));
        Assert.Equal(1, _origin.Asked);
        Assert.Equal(["GET", "POST"], cache.Requests.Select(request => request.Method));
        await blog.LogLineAsync("The cache failed; the value comes from its origin: ");
    }

    [Fact]
    public async Task Expiring_fails_while_the_cache_is_down()
    {
        await using BlogProcess blog = await BlogProcess.StartAsync(_origin.Url, StubServer.UrlOfNothing(), "{}");
        (HttpStatusCode status, string body) = await blog.ExpireAsync();
        Assert.Equal(HttpStatusCode.BadGateway, status);
        Assert.Contains("\"expired\":false", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_Runtime_Cache_the_posts_are_kept_in_memory()
    {
        await using BlogProcess blog = await BlogProcess.StartAsync(_origin.Url, null, null);
        Assert.Equal((HttpStatusCode.OK, BlogOrigin.Posts(1)), await blog.GetAsync("/blog"));
        Assert.Equal((HttpStatusCode.OK, BlogOrigin.Posts(1)), await blog.GetAsync("/blog-async"));
        Assert.Equal(HttpStatusCode.OK, (await blog.ExpireAsync()).Status);
        Assert.Equal((HttpStatusCode.OK, BlogOrigin.Posts(2)), await blog.GetAsync("/blog"));
        Assert.Contains("There is no Runtime Cache in this environment", blog.Log, StringComparison.Ordinal);
    }
}
