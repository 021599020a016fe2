namespace VercelFunctions.Emulator.Stores;

/// <summary>Stores items in the memory of this process, until it ends.</summary>
/// <param name="maxBytes">The byte limit of each cache; null for the default.</param>
/// <param name="availableBytes">The memory that the system has for each cache: the byte limit is not greater.</param>
/// <param name="time">The clock.</param>
internal sealed class MemoryStorage(long? maxBytes, long availableBytes, TimeProvider time) : IStorage
{
    private readonly long _maxBytes = Math.Max(1, Math.Min(maxBytes ?? MemoryCacheStore.DefaultMaxBytes, availableBytes));

    public string Description => "memory";

    public IReadOnlyList<string> Warnings => maxBytes > availableBytes
        ?
        [
            FormattableString.Invariant($"The byte limit is {availableBytes:N0} instead of {maxBytes:N0}: the caches use at most a third ")
                + "of the memory that the system allows this process.",
        ]
        : [];

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<IProjectStore> OpenAsync(string project, CancellationToken cancellationToken) =>
        new(new MemoryProjectStore(new MemoryCacheStore(_maxBytes, time)));

    public ValueTask CheckAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
