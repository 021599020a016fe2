namespace VercelFunctions.PowerShell;

/// <summary>
/// What the cmdlets of this process share: the connection that Connect-VercelCache made. One a process, so that the
/// runspaces of ForEach-Object -Parallel have it too.
/// </summary>
internal static class CacheSession
{
    private static volatile CacheConnection? _connection;
    private static int _warned;

    /// <summary>What Connect-VercelCache made; null before it, and after Disconnect-VercelCache.</summary>
    public static CacheConnection? Connection
    {
        get => _connection;
        set => _connection = value;
    }

    /// <summary>The connection in effect.</summary>
    /// <param name="folder">Where to look for a linked Vercel project; null for what needs a Runtime Cache.</param>
    /// <exception cref="RuntimeCacheException">The environment asks for one that cannot be used.</exception>
    public static ResolvedConnection Resolve(string? folder)
    {
        if (_connection is CacheConnection connection)
        {
            return new ResolvedConnection(connection, "Using the connection of Connect-VercelCache.");
        }

        CacheStoreChoice choice = CacheStoreChoice.FromEnvironment();
        if (!choice.IsFallback)
        {
            return new ResolvedConnection(new CacheConnection(choice.Store, CacheConnectionSource.Environment), choice.Reason) { IsDebug = choice.IsDebug };
        }

        if (folder is not null && VercelProject.IsInEnvironment(folder))
        {
            PurgeClient purge = new(VercelProject.Find(folder));
            return new ResolvedConnection(new CacheConnection(purge, CacheConnectionSource.Environment), $"Using the purge API for {purge.Project}, because VERCEL_TOKEN is set.");
        }

        return new ResolvedConnection(new CacheConnection(choice.Store, CacheConnectionSource.Fallback), choice.Reason) { IsDebug = choice.IsDebug };
    }

    /// <summary>Whether the fallback to memory is still to be warned of. True once a session.</summary>
    public static bool TakeWarning() => Interlocked.Exchange(ref _warned, 1) == 0;
}
