using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Reading through the cache when something throws that the cache does not expect: no call waits forever.</summary>
public class GetOrCreateExceptionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly AsyncLocal<bool> IsListenerBroken = new();

    private readonly MemoryCacheStore _memory = new();
    private readonly TaskCompletionSource<string> _origin = new();

    public static TheoryData<string> Exceptions => [.. Thrown.Keys];

    private static Dictionary<string, Exception> Thrown { get; } = new()
    {
        ["disposed"] = new ObjectDisposedException("the connection"),
        ["canceled"] = new OperationCanceledException(),
        ["other"] = new FormatException("The store is broken."),
    };

    [Theory, MemberData(nameof(Exceptions))]
    public async Task Whatever_a_store_throws_ends_every_call(string kind)
    {
        bool isBroken = true;
        RuntimeCache cache = new(new CustomStore(_memory) { OnSet = _ => isBroken ? throw Thrown[kind] : Task.CompletedTask });
        Task<string?>[] calls = [CallAsync(cache), CallAsync(cache)];
        _origin.SetResult("first");
        foreach (Task<string?> call in calls)
        {
            Assert.Same(Thrown[kind], await Assert.ThrowsAnyAsync<Exception>(() => call.WaitAsync(Patience)));
        }

        isBroken = false;
        Assert.Equal("first", await CallAsync(cache).WaitAsync(Patience));
        Assert.Equal("first", cache.Get<string>("key"));
    }

    [Fact]
    public async Task A_client_disposed_while_the_origin_is_read_ends_the_calls_of_all_clients()
    {
        using StubCache stub = new(request => StubAnswer.Empty(request.Method == "GET" ? 404 : 200));
        HttpCacheStore disposed = new(stub.Store.Endpoint);
        TaskCompletionSource isAsked = new();
        Task<string?> starter = new RuntimeCache(disposed).GetOrCreateAsync("key", _ =>
        {
            isAsked.SetResult();
            return new ValueTask<string>(_origin.Task);
        }).AsTask();
        await isAsked.Task.WaitAsync(Patience);
        disposed.Dispose();
        Task<string?> waiting = CallAsync(stub.Cache);
        _origin.SetResult("first");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => starter.WaitAsync(Patience));
        await Task.WhenAny(waiting).WaitAsync(Patience);
        Assert.Equal("first", await CallAsync(stub.Cache).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_listener_that_throws_ends_every_call()
    {
        using MeterListener listener = new() { InstrumentPublished = Listen };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => ThrowIfBroken());
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => ThrowIfBroken());
        listener.Start();
        RuntimeCache cache = new(_memory);
        using CancellationTokenSource source = new();
        CancellationToken asked = default;
        Task<string?> first = cache.GetOrCreateAsync(
            "key",
            token =>
            {
                asked = token;
                return new ValueTask<string>(_origin.Task);
            },
            cancellationToken: source.Token).AsTask();

        // A call that cannot be counted ends, and no longer waits for the origin.
        IsListenerBroken.Value = true;
        await Assert.ThrowsAsync<FormatException>(() => CallAsync(cache).WaitAsync(Patience));
        IsListenerBroken.Value = false;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Patience));
        Assert.True(asked.IsCancellationRequested);
    }

    [Fact]
    public async Task A_callback_that_throws_does_not_hide_the_cancellation()
    {
        RuntimeCache cache = new(_memory);
        using CancellationTokenSource source = new();
        Task<string?> call = cache.GetOrCreateAsync(
            "key",
            token =>
            {
                token.Register(() => throw new FormatException("The callback is broken."));
                return new ValueTask<string>(_origin.Task);
            },
            cancellationToken: source.Token).AsTask();
        await source.CancelAsync();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(Patience));
        Assert.Equal(source.Token, canceled.CancellationToken);
    }

    [Fact]
    public async Task Items_that_share_parts_are_searched_once_for_circles()
    {
        const int Layers = 40;
        RuntimeCache cache = new(_memory);
        Task<string?> call = await Task.Run(() => Task.FromResult(PartAsync(0, "a"))).WaitAsync(Patience);
        _origin.SetResult("part");
        Assert.Equal("part", await call.WaitAsync(Patience));

        async Task<string?> PartAsync(int layer, string side) => layer == Layers
            ? await CallAsync(cache)
            : await cache.GetOrCreateAsync($"{side}{layer}", async _ =>
            {
                string?[] parts = await Task.WhenAll(PartAsync(layer + 1, "a"), PartAsync(layer + 1, "b"));
                return parts[0];
            });
    }

    [Fact]
    public async Task Work_left_in_the_background_does_not_keep_the_value_in_memory()
    {
        TaskCompletionSource end = new();
        (Task background, WeakReference json) = await CreateAsync(end.Task);
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => IsCollected(json), Patience)));
        Assert.False(background.IsCompleted);
        end.SetResult();
        await background;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(Task Background, WeakReference Json)> CreateAsync(Task end)
    {
        Task background = Task.CompletedTask;
        WeakReference json = new(null);
        RuntimeCache cache = new(new CustomStore(_memory)
        {
            OnSet = bytes =>
            {
                Assert.True(MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array));
                json.Target = array.Array;
                return Task.CompletedTask;
            },
        });
        await cache.GetOrCreateAsync("key", async _ =>
        {
            await Task.Yield();
            background = Task.Run(async () => await end, CancellationToken.None);
            return new string('x', 100_000);
        });
        _memory.Clear();
        return (background, json);
    }

    private static bool IsCollected(WeakReference reference)
    {
        GC.Collect();
        return !reference.IsAlive;
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Name == "vercel.cache.create.waits")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private static void ThrowIfBroken()
    {
        // The tests of other classes run at the same time.
        if (IsListenerBroken.Value)
        {
            throw new FormatException("The listener is broken.");
        }
    }

    private Task<string?> CallAsync(RuntimeCache cache) =>
        cache.GetOrCreateAsync("key", _ => new ValueTask<string>(_origin.Task)).AsTask();
}
