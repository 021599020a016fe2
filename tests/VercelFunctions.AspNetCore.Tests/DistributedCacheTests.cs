using System.Text;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.AspNetCore.Tests;

/// <summary>The Runtime Cache as IDistributedCache.</summary>
public sealed class DistributedCacheTests : IClassFixture<RuntimeCacheEmulatorFixture>, IAsyncLifetime
{
    private readonly RuntimeCacheEmulatorFixture _fixture;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services;
    private readonly IDistributedCache _cache;

    public DistributedCacheTests(RuntimeCacheEmulatorFixture fixture)
    {
        _fixture = fixture;
        _services = new ServiceCollection()
            .AddCacheOf(fixture)
            .AddSingleton<TimeProvider>(_time)
            .AddVercelDistributedCache()
            .BuildServiceProvider();
        _cache = _services.GetRequiredService<IDistributedCache>();
    }

    public async ValueTask InitializeAsync() => await _fixture.Emulator.ResetAsync();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Bytes_are_stored_and_removed()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        await _cache.SetAsync("bytes", bytes);
        _cache.Set("none", []);

        Assert.Equal(bytes, _cache.Get("bytes"));
        Assert.Empty((await _cache.GetAsync("none"))!);
        Assert.Equal(Convert.ToBase64String(bytes), Raw().Get<string>("bytes"));

        await _cache.RemoveAsync("bytes");
        _cache.Remove("none");
        Assert.Null(await _cache.GetAsync("bytes"));
        Assert.Null(_cache.Get("none"));
    }

    [Theory]
    [InlineData(60_000, 60)]
    [InlineData(1_001, 2)]
    [InlineData(1, 1)]
    public async Task An_absolute_expiration_is_a_TTL_in_whole_seconds(int milliseconds, int seconds)
    {
        TimeSpan time = TimeSpan.FromMilliseconds(milliseconds);
        await _cache.SetAsync("relative", [1], new() { AbsoluteExpirationRelativeToNow = time });
        _cache.Set("absolute", [1], new() { AbsoluteExpiration = _time.GetUtcNow() + time });

        Assert.All(
            await _fixture.ItemsAsync(),
            item => Assert.Equal(seconds, Math.Round((item.TimeLeft!.Value + item.Age).TotalSeconds)));
    }

    [Fact]
    public async Task Without_an_expiration_there_is_no_TTL()
    {
        await _cache.SetAsync("key", [1], new());
        Assert.Null(Assert.Single(await _fixture.ItemsAsync()).TimeLeft);
    }

    [Fact]
    public async Task The_longest_expiration_is_the_longest_TTL()
    {
        await _cache.SetAsync("key", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.MaxValue });
        Assert.True(Assert.Single(await _fixture.ItemsAsync()).TimeLeft > TimeSpan.FromDays(365 * 68));
    }

    [Fact]
    public async Task A_sliding_expiration_is_refused()
    {
        NotSupportedException exception = await Assert.ThrowsAsync<NotSupportedException>(() => _cache.SetAsync(
            "key", [1], new() { SlidingExpiration = TimeSpan.FromSeconds(20), AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) }));

        Assert.StartsWith("A sliding expiration of 20 seconds is not supported", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await _fixture.ItemsAsync());
    }

    [Fact]
    public async Task An_expiration_in_the_past_is_refused()
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() =>
            _cache.SetAsync("key", [1], new() { AbsoluteExpiration = _time.GetUtcNow() }));
        Assert.Contains("2030-01-01 12:00:00Z", exception.Message, StringComparison.Ordinal);
        Assert.Empty(await _fixture.ItemsAsync());
    }

    [Fact]
    public async Task Refreshing_changes_nothing()
    {
        await _cache.SetAsync("key", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });
        await _cache.RefreshAsync("key");
        _cache.Refresh("none");
        Assert.Equal(0, Assert.Single(await _fixture.ItemsAsync()).Hits);
    }

    [Fact]
    public async Task A_value_over_the_limit_is_an_error()
    {
        VercelException exception = await Assert.ThrowsAsync<VercelException>(() => _cache.SetAsync("key", new byte[1_600_000]));
        Assert.Equal(VercelFailure.ItemTooLarge, exception.Failure);
    }

    [Fact]
    public async Task A_value_of_another_client_is_an_error()
    {
        await Raw().SetAsync("key", new { title = "not bytes" });
        VercelException exception = await Assert.ThrowsAsync<VercelException>(() => _cache.GetAsync("key"));
        Assert.Equal(VercelFailure.ValueTypeMismatch, exception.Failure);
    }

    [Fact]
    public async Task A_failure_is_not_a_miss()
    {
        _fixture.Emulator.SetFaults("get 100% 503");
        await Assert.ThrowsAsync<VercelException>(() => _cache.GetAsync("key"));
        Assert.Throws<VercelException>(() => _cache.Get("key"));
    }

    [Fact]
    public async Task A_named_cache_separates_its_keys()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddVercelRuntimeCache("bytes", options =>
            {
                _fixture.Configure(options);
                options.Namespace = "bytes";
            })
            .AddVercelDistributedCache("bytes")
            .BuildServiceProvider();
        await services.GetRequiredService<IDistributedCache>().SetAsync("key", Encoding.UTF8.GetBytes("value"));

        Assert.Equal($"bytes${KeyHash.Sha256("key")}", Assert.Single(await _fixture.ItemsAsync()).StoreKey);
    }

    [Fact]
    public async Task Keys_with_the_same_hash_in_official_clients_have_items_of_their_own()
    {
        Assert.Equal(KeyHash.Default("aaB"), KeyHash.Default("aba"));
        await _cache.SetAsync("aaB", [1]);
        await _cache.SetAsync("aba", [2]);
        Assert.Equal([1], await _cache.GetAsync("aaB"));
    }

    [Fact]
    public async Task A_key_with_a_lone_surrogate_is_refused()
    {
        VercelException exception = await Assert.ThrowsAsync<VercelException>(() => _cache.SetAsync("user \ud800", [1]));
        Assert.Equal(VercelFailure.InvalidKey, exception.Failure);
        Assert.Contains("'user \\ud800'", exception.Message, StringComparison.Ordinal);
        Assert.Throws<VercelException>(() => _cache.Get("user \udc00"));
    }

    [Fact]
    public async Task A_value_that_is_null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => _cache.Set("key", null!, new()));
        await Assert.ThrowsAsync<ArgumentNullException>(() => _cache.SetAsync("key", null!, new()));
        Assert.Empty(await _fixture.ItemsAsync());
    }

    [Fact]
    public async Task Without_a_registered_cache_the_error_names_the_call()
    {
        await using ServiceProvider services = new ServiceCollection().AddVercelDistributedCache("posts").BuildServiceProvider();
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(services.GetRequiredService<IDistributedCache>);
        Assert.Contains("AddVercelRuntimeCache(\"posts\")", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_do_not_depend_on_the_SerializerOptions_of_the_cache()
    {
        await using ServiceProvider services = new ServiceCollection()
            .AddVercelRuntimeCache(options =>
            {
                _fixture.Configure(options);
                options.SerializerOptions = new() { TypeInfoResolver = NumbersOnly.Default };
            })
            .AddVercelDistributedCache()
            .BuildServiceProvider();
        IDistributedCache cache = services.GetRequiredService<IDistributedCache>();

        await cache.SetAsync("key", [1, 251, 255]);

        Assert.Equal([1, 251, 255], await cache.GetAsync("key"));
        Assert.Equal([1, 251, 255], await _cache.GetAsync("key"));
    }

    /// <summary>The same items as JSON.</summary>
    private RuntimeCache Raw() => _fixture.Project.CreateCache(new() { KeyHashFunction = KeyHash.Sha256 });
}

/// <summary>The source-generated JSON of an app that stores numbers.</summary>
[JsonSerializable(typeof(int))]
internal sealed partial class NumbersOnly : JsonSerializerContext;
