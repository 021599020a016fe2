using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

public class CacheStoreChoiceTests
{
    private const string Endpoint = "http://127.0.0.1:9/cache";
    private const string Headers = """{"authorization":"Bearer x"}""";

    [Fact]
    public void Endpoint_and_headers_choose_the_Runtime_Cache()
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
    public void Headers_that_are_an_empty_object_are_headers_too() => Assert.IsType<HttpCacheStore>(Choose(Endpoint, "{}").Store);

    [Theory]
    [InlineData(null, null, "RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS are not set")]
    [InlineData("", "", "RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS are not set")]
    [InlineData(Endpoint, null, "RUNTIME_CACHE_HEADERS is not set")]
    [InlineData(Endpoint, "", "RUNTIME_CACHE_HEADERS is not set")]
    [InlineData(null, Headers, "RUNTIME_CACHE_ENDPOINT is not set")]
    [InlineData("", Headers, "RUNTIME_CACHE_ENDPOINT is not set")]
    public void Without_one_of_them_the_choice_falls_back_to_memory_and_says_which_is_missing(string? endpoint, string? headers, string missing)
    {
        CacheStoreChoice choice = Choose(endpoint, headers);
        Assert.Same(MemoryCacheStore.Shared, choice.Store);
        Assert.True(choice.IsFallback);
        Assert.Contains(missing, choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_build_cache_chooses_memory_on_purpose()
    {
        CacheStoreChoice choice = Choose(Endpoint, Headers, disable: "true");
        Assert.Same(MemoryCacheStore.Shared, choice.Store);
        Assert.False(choice.IsFallback);
        Assert.Contains("RUNTIME_CACHE_DISABLE_BUILD_CACHE", choice.Reason, StringComparison.Ordinal);
        Assert.Same(MemoryCacheStore.Shared, Choose("nonsense", "nonsense", "nonsense", disable: "true").Store);
    }

    [Theory, InlineData("false"), InlineData("1"), InlineData("TRUE"), InlineData(""), InlineData(null)]
    public void Only_true_disables_the_build_cache(string? disable) => Assert.IsType<HttpCacheStore>(Choose(Endpoint, Headers, disable: disable).Store);

    [Theory, InlineData("true", true), InlineData("false", false), InlineData("1", false), InlineData(null, false)]
    public void Debugging_is_asked_for_with_true_whatever_the_choice(string? debug, bool asked)
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

    [Theory, InlineData("0"), InlineData("-1"), InlineData("1.5"), InlineData("500ms"), InlineData(" 500"), InlineData("1e3"), InlineData("2147483648"), InlineData("１")]
    public void A_timeout_that_is_no_positive_whole_number_is_refused(string timeout)
    {
        RuntimeCacheException refused = Assert.Throws<RuntimeCacheException>(() => Choose(Endpoint, Headers, timeout));
        Assert.Equal(RuntimeCacheFailure.InvalidTimeout, refused.Failure);
        Assert.Contains($"RUNTIME_CACHE_TIMEOUT is '{timeout}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unusable_endpoint_is_an_error_and_no_fallback() =>
        Assert.Equal(RuntimeCacheFailure.InvalidEndpoint, Assert.Throws<RuntimeCacheException>(() => Choose("cache.example", Headers)).Failure);

    [Fact]
    public void The_same_variables_give_the_same_store_and_others_another()
    {
        // A path of its own: other tests choose at the same time, and the last choice is the one kept.
        (string?, string?, string?)[] variables = [("http://h/a", Headers, null), ("http://h/b", Headers, null), ("http://h/b", "{}", null), ("http://h/b", "{}", "7")];
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
    public void The_store_that_was_chosen_sends_the_headers()
    {
        using StubServer server = new(StubAnswer.Json("1"));
        Assert.Equal(1, new RuntimeCache(Choose(server.Url, Headers).Store).Get<int>("key"));
        Assert.Equal("Bearer x", Assert.Single(server.Requests).Header("authorization"));
    }

    [Fact]
    public void A_cache_made_without_a_store_asks_the_environment_of_the_process() =>
        Assert.Equal(CacheStoreChoice.FromEnvironment().Store, new RuntimeCache().Store);

    private static CacheStoreChoice Choose(string? endpoint, string? headers, string? timeout = null, string? disable = null, string? debug = null) =>
        CacheStoreChoice.FromEnvironment(name => name switch
        {
            "RUNTIME_CACHE_ENDPOINT" => endpoint,
            "RUNTIME_CACHE_HEADERS" => headers,
            "RUNTIME_CACHE_TIMEOUT" => timeout,
            "RUNTIME_CACHE_DISABLE_BUILD_CACHE" => disable,
            "SUSPENSE_CACHE_DEBUG" => debug,
            _ => throw new ArgumentException($"The choice looks at a variable that no document names: {name}"),
        });
}
