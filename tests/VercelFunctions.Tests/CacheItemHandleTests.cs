using System.Text;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Handles: one item by its store key, as JSON.</summary>
public class CacheItemHandleTests
{
    private static readonly byte[] Json = "[1.0]"u8.ToArray();

    private readonly MemoryCacheStore _store = new();

    [Fact]
    public async Task A_handle_of_a_key_is_the_item_that_its_cache_has_under_the_key()
    {
        RuntimeCache cache = new(_store, new RuntimeCacheOptions { Namespace = "blog" });
        CacheItemHandle item = cache.GetHandle("post");
        Assert.Equal(("post", cache.GetStoreKey("post")), (item.Key, item.StoreKey));
        await item.SetJsonAsync(Json, new CacheItemOptions { Tags = ["posts"] });
        Assert.Equal("[1.0]", Encoding.UTF8.GetString((await cache.GetJsonAsync("post"))!.Value.Span));
        Assert.Equal("post", Assert.Single(_store.List()).Name);
        await item.DeleteAsync();
        Assert.Null(await item.GetJsonAsync());
    }

    [Fact]
    public async Task A_handle_of_a_listed_item_needs_neither_namespace_nor_hash()
    {
        new RuntimeCache(_store, new RuntimeCacheOptions { Namespace = "blog", KeyHashFunction = KeyHash.Sha256 }).Set("post", 7);
        CacheItemHandle item = new RuntimeCache(_store).GetHandle(Assert.Single(_store.List()));
        Assert.Equal("post", item.Key);
        Assert.Equal("7", Encoding.UTF8.GetString((await item.GetJsonAsync())!.Value.Span));
        await item.DeleteAsync();
        Assert.Empty(_store.List());
    }

    [Fact]
    public async Task Text_that_is_not_JSON_and_options_that_are_not_valid_are_not_stored()
    {
        CacheItemHandle item = new RuntimeCache(_store).GetHandle("post");
        await Refused(VercelFailure.InvalidValue, () => item.SetJsonAsync("not JSON"u8.ToArray()));
        await Refused(VercelFailure.InvalidTag, () => item.SetJsonAsync(Json, new CacheItemOptions { Tags = [","] }));
        Assert.Empty(_store.List());

        static async Task Refused(VercelFailure failure, Func<ValueTask> action) =>
            Assert.Equal(failure, (await Assert.ThrowsAsync<VercelException>(async () => await action())).Failure);
    }

    [Fact]
    public void A_value_that_was_created_without_reading_the_item_is_not_stored()
    {
        CacheItemHandle item = new RuntimeCache(_store).GetHandle("post");
        using ReadThrough call = item.BeginReadThrough();
        CreatedItem created = call.Create(() => Json);
        Assert.Equal((Json, null), (created.Json!.Value, created.StoreFailure));
        Assert.Empty(_store.List());
    }

    [Fact]
    public async Task A_value_that_the_cache_did_not_store_is_returned_with_the_reason()
    {
        using StubCache stub = new(request => request.Method == "GET" ? StubAnswer.Empty(404) : StubAnswer.Empty(500));
        using ReadThrough call = stub.Cache.GetHandle("post").BeginReadThrough();
        Assert.Null(await call.ReadAsync());
        CreatedItem created = await call.CreateAsync(_ => new ValueTask<ReadOnlyMemory<byte>?>(Json));
        Assert.Equal(Json, created.Json!.Value.ToArray());
        Assert.Equal(VercelFailure.ServerError, created.StoreFailure?.Failure);
    }
}
