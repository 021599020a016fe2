using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

public class CacheStoreChoiceTests
{
    private const string Endpoint = "http://127.0.0.1:9/cache";
    private const string Headers = """{"authorization":"Bearer x"}""";

    [Fact]
    public void An_endpoint_and_headers_select_the_Runtime_Cache()
    {
        CacheStoreChoice choice = Choose(Endpoint, Headers);
        HttpCacheStore store = Assert.IsType<HttpCacheStore>(choice.Store);
        Assert.Equal(Endpoint + "/", store.Endpoint.Url.AbsoluteUri);
        Assert.Equal(["authorization"], store.Endpoint.HeaderNames);
        Assert.Equal(RuntimeCacheEndpoint.DefaultTimeout, store.Endpoint.Timeout);
        Assert.False(choice.IsFallback);
        Assert.False(choice.IsDebug);
    }

    [Fact]
    public void An_empty_headers_object_is_valid() => Assert.IsType<HttpCacheStore>(Choose(Endpoint, "{}").Store);

    [Theory]
    [InlineData(null, null, "RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS are not set")]
    [InlineData("", "", "RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS are not set")]
    [InlineData(Endpoint, null, "RUNTIME_CACHE_HEADERS is not set")]
    [InlineData(Endpoint, "", "RUNTIME_CACHE_HEADERS is not set")]
    [InlineData(null, Headers, "RUNTIME_CACHE_ENDPOINT is not set")]
    [InlineData("", Headers, "RUNTIME_CACHE_ENDPOINT is not set")]
    public void A_missing_variable_is_named_and_falls_back_to_memory(string? endpoint, string? headers, string missing)
    {
        CacheStoreChoice choice = Choose(endpoint, headers);
        Assert.Same(MemoryCacheStore.Shared, choice.Store);
        Assert.True(choice.IsFallback);
        Assert.Contains(missing, choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_build_cache_selects_memory_without_fallback()
    {
        CacheStoreChoice choice = Choose(Endpoint, Headers, disable: "true");
        Assert.Same(MemoryCacheStore.Shared, choice.Store);
        Assert.False(choice.IsFallback);
        Assert.Contains("RUNTIME_CACHE_DISABLE_BUILD_CACHE", choice.Reason, StringComparison.Ordinal);
        Assert.Same(MemoryCacheStore.Shared, Choose("nonsense", "nonsense", "nonsense", disable: "true").Store);
    }

    [Theory, InlineData("false"), InlineData("1"), InlineData("TRUE"), InlineData(""), InlineData(null)]
    public void Only_true_disables_the_build_cache(string? disable) =>
        Assert.IsType<HttpCacheStore>(Choose(Endpoint, Headers, disable: disable).Store);

    [Theory, InlineData("true", true), InlineData("false", false), InlineData("1", false), InlineData(null, false)]
    public void Only_true_turns_debugging_on(string? debug, bool asked)
    {
        Assert.Equal(asked, Choose(Endpoint, Headers, debug: debug).IsDebug);
        Assert.Equal(asked, Choose(null, null, debug: debug).IsDebug);
        Assert.Equal(asked, Choose(Endpoint, Headers, disable: "true", debug: debug).IsDebug);
    }

    [Theory, InlineData("1", 1), InlineData("500", 500), InlineData("2147483647", int.MaxValue)]
    public void The_timeout_is_in_milliseconds(string timeout, int milliseconds) =>
        Assert.Equal(milliseconds, ((HttpCacheStore)Choose(Endpoint, Headers, timeout).Store).Endpoint.Timeout.TotalMilliseconds);

    [Theory, InlineData(""), InlineData(null)]
    public void An_empty_timeout_is_the_default(string? timeout) =>
        Assert.Equal(RuntimeCacheEndpoint.DefaultTimeout, ((HttpCacheStore)Choose(Endpoint, Headers, timeout).Store).Endpoint.Timeout);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("500ms")]
    [InlineData(" 500")]
    [InlineData("1e3")]
    [InlineData("2147483648")]
    [InlineData("１")]
    public void A_timeout_must_be_a_positive_whole_number(string timeout)
    {
        VercelException refused = Assert.Throws<VercelException>(() => Choose(Endpoint, Headers, timeout));
        Assert.Equal(VercelFailure.InvalidTimeout, refused.Failure);
        Assert.Contains($"RUNTIME_CACHE_TIMEOUT is '{timeout}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endpoint_that_is_not_valid_is_an_error() =>
        Assert.Equal(VercelFailure.InvalidEndpoint, Assert.Throws<VercelException>(() => Choose("cache.example", Headers)).Failure);

    [Fact]
    public void The_same_variables_select_the_same_store()
    {
        // Different URLs than in other tests, which run at the same time: only the last store is kept.
        (string?, string?, string?)[] variables =
        [
            ("http://h/a", Headers, null), ("http://h/b", Headers, null), ("http://h/b", "{}", null), ("http://h/b", "{}", "7"),
        ];
        ICacheStore? previous = null;
        foreach ((string? endpoint, string? headers, string? timeout) in variables)
        {
            ICacheStore store = Choose(endpoint, headers, timeout).Store;
            Assert.Same(store, Choose(endpoint, headers, timeout).Store);
            Assert.NotSame(previous, store);
            previous = store;
        }
    }

    [Fact]
    public void The_selected_store_sends_the_headers()
    {
        using StubServer server = new(StubAnswer.Json("1"));
        Assert.Equal(1, new RuntimeCache(Choose(server.Url, Headers).Store).Get<int>("key"));
        Assert.Equal("Bearer x", Assert.Single(server.Requests).Header("authorization"));
    }

    [Fact]
    public void A_cache_without_a_store_uses_the_process_environment() =>
        Assert.Equal(CacheStoreChoice.FromEnvironment().Store, new RuntimeCache().Store);

    private static CacheStoreChoice Choose(
        string? endpoint,
        string? headers,
        string? timeout = null,
        string? disable = null,
        string? debug = null) =>
        CacheStoreChoice.FromEnvironment(name => name switch
        {
            "RUNTIME_CACHE_ENDPOINT" => endpoint,
            "RUNTIME_CACHE_HEADERS" => headers,
            "RUNTIME_CACHE_TIMEOUT" => timeout,
            "RUNTIME_CACHE_DISABLE_BUILD_CACHE" => disable,
            "SUSPENSE_CACHE_DEBUG" => debug,
            _ => throw new ArgumentException($"The choice reads an undocumented variable: {name}"),
        });
}
