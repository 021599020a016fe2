using System.Net;

namespace VercelFunctions.Emulator.Tests;

/// <summary>Listing and clearing items, which Vercel's protocol does not support.</summary>
public sealed class ListingTests : IAsyncLifetime
{
    private EmulatorProcess _emulator = null!;
    private HttpCacheStore _store = null!;
    private EmulatorClient _client = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorProcess.StartAsync();
        _store = _emulator.Store();
        _client = _emulator.Client();
        _http = _emulator.Http();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _store.Dispose();
        _client.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_listing_shows_items_with_hits_but_without_values()
    {
        RuntimeCache cache = new(_store);
        Assert.Empty(await _client.ListAsync());
        await cache.SetAsync(
            "one", "secret value", new CacheItemOptions { Ttl = TimeSpan.FromMinutes(5), Tags = ["a", "b"], Name = "First" });
        await cache.SetAsync("two", 2);
        await cache.SetAsync("three", 3, new CacheItemOptions { Name = string.Empty });
        await cache.GetAsync("one");
        await cache.GetAsync("one");

        IReadOnlyList<CacheItemInfo> items = await _client.ListAsync();
        Assert.Equal([cache.GetStoreKey("one"), cache.GetStoreKey("three"), cache.GetStoreKey("two")], items.Select(item => item.StoreKey));
        CacheItemInfo one = items[0];
        Assert.Equal("First", one.Name);
        Assert.Equal("\"secret value\"".Length, one.Size);
        Assert.Equal(["a", "b"], one.Tags);
        Assert.Equal(2, one.Hits);
        Assert.InRange(Assert.NotNull(one.TimeLeft), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.InRange(one.Age, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Null(items[1].Name);
        Assert.Null(items[1].TimeLeft);
        Assert.Equal("two", items[2].Name);
        Assert.DoesNotContain("secret value", await _http.GetStringAsync("/emulator/items"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain name", "plain name")]
    [InlineData("Na%C3%AFve%20%E2%98%82", "Naïve ☂")]
    [InlineData("100%", "100%")]
    public async Task A_name_is_shown_decoded(string sent, string shown)
    {
        await _http.SetAsync("named", new StringContent("1"), ("x-vercel-cache-item-name", sent));
        Assert.Equal(shown, Assert.Single(await _client.ListAsync()).Name);
    }

    [Fact]
    public async Task A_clear_removes_everything()
    {
        RuntimeCache cache = new(_store);
        await cache.SetAsync("a", 1, new CacheItemOptions { Tags = ["t"] });
        await cache.SetAsync("b", 2);
        using HttpResponseMessage response = await _http.DeleteAsync("/emulator/items");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await _client.ListAsync());

        await cache.SetAsync("a", 1);
        await _client.ClearAsync();
        Assert.Empty(await _client.ListAsync());
    }

    [Fact]
    public async Task Other_methods_are_refused()
    {
        using HttpResponseMessage response = await _http.PostAsync("/emulator/items", null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("GET, DELETE", string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("list 100% 503", "GET")]
    [InlineData("clear 100% 503", "DELETE")]
    public async Task Fault_rules_apply(string rule, string method)
    {
        await new RuntimeCache(_store).SetAsync("a", 1);
        await _client.SetFaultsAsync([rule]);
        using HttpRequestMessage request = new(new HttpMethod(method), "/emulator/items");
        using HttpResponseMessage response = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        await _client.SetFaultsAsync([]);
        Assert.Single(await _client.ListAsync());
    }
}
