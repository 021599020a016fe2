namespace VercelFunctions.Emulator.Http;

/// <summary>The shares of the files and of the memory that the system allows this process, so that it never runs out of either.</summary>
internal static class SystemShares
{
    /// <summary>The fewest connections with which the emulator is of use.</summary>
    public const int MinConnections = 16;

    private const int MaxConnections = 512;

    // Libraries that are loaded later, two files each, and connections that are about to be closed.
    private const int FilesKept = 64;

    /// <summary>The most bytes that a connection uses for what arrived and is not yet read, and for what is not yet sent.</summary>
    private const int BytesPerConnection = 2 * ServerSettings.MaxBufferedBytes;

    // A body of unknown length is copied whenever it outgrows its buffer.
    private const int BytesPerBody = 3 * CacheLimits.MaxItemBytes;

    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>
    /// The most connections at the same time: 512, or less if the system does not allow that many; less than
    /// <see cref="MinConnections"/> only if it allows too few files.
    /// </summary>
    public static int Connections()
    {
        long byFiles = Math.Max(0, OpenFiles.Left() - FilesKept ?? MaxConnections);
        long byMemory = Math.Max(MinConnections, Memory / 8 / BytesPerConnection);
        return (int)Math.Min(MaxConnections, Math.Min(byFiles, byMemory));
    }

    /// <summary>The most values of items that are received at the same time.</summary>
    public static int Bodies() => (int)Math.Clamp(Memory / 8 / BytesPerBody, 1, MaxConnections);

    /// <summary>
    /// The most bytes that each of some caches can use: a third of the memory together. The rest is for values that are being
    /// received or sent, and for gaps between large values.
    /// </summary>
    public static long CacheBytes(int caches) => Memory / 3 / caches;
}
