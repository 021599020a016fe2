namespace VercelFunctions.Emulator.Stores;

/// <summary>Stores items in the memory of this process, until it ends.</summary>
internal sealed class MemoryStorage(long maxBytes, TimeProvider time) : IStorage
{
    public string Description => "memory";

    public IReadOnlyList<string> Warnings => [];

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<ProjectStore> OpenAsync(string project, CancellationToken cancellationToken)
    {
        MemoryCacheStore store = new(maxBytes, time);
        return new(new ProjectStore(store, new MemoryItemReader(store), store, new MemoryStoreView(store)));
    }

    public ValueTask CheckAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
