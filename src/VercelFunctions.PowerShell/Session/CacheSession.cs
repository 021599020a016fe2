namespace VercelFunctions.PowerShell;

/// <summary>
/// The state that the cmdlets of this process share: the connection of Connect-VercelCache. A process has one connection,
/// so that the runspaces of ForEach-Object -Parallel use the same.
/// </summary>
internal static class CacheSession
{
    private static volatile CacheConnection? _connection;
    private static int _warned;

    /// <summary>The connection of Connect-VercelCache; null before it, and after Disconnect-VercelCache.</summary>
    public static CacheConnection? Connection
    {
        get => _connection;
        set => _connection = value;
    }

    /// <summary>The connection in effect.</summary>
    /// <param name="folder">The folder to search for a linked Vercel project; null for cmdlets that need a Runtime Cache.</param>
    /// <exception cref="VercelException">The environment specifies one that is not valid, or a token without a project.</exception>
    public static ResolvedConnection Resolve(string? folder)
    {
        if (_connection is CacheConnection connection)
        {
            return new ResolvedConnection(connection, "Using the connection of Connect-VercelCache.");
        }

        CacheStoreChoice choice = CacheStoreChoice.FromEnvironment();
        if (!choice.IsFallback)
        {
            return new ResolvedConnection(CacheConnection.To(choice.Store, CacheConnectionSource.Environment), choice.Reason)
            {
                IsDebug = choice.IsDebug,
            };
        }

        // A token without a project is an error: memory would report tags as expired that no project has expired.
        if (folder is not null && VercelProject.HasToken())
        {
            PurgeClient purge = new(VercelProject.Find(folder));
            return new ResolvedConnection(
                new ProjectConnection(purge, CacheConnectionSource.Environment),
                $"Using the purge API for {purge.Project}, because VERCEL_TOKEN is set.");
        }

        return new ResolvedConnection(CacheConnection.To(choice.Store, CacheConnectionSource.Fallback), choice.Reason)
        {
            IsDebug = choice.IsDebug,
        };
    }

    /// <summary>Whether to warn about the fallback to memory. True once per process.</summary>
    public static bool TakeWarning() => Interlocked.Exchange(ref _warned, 1) == 0;
}
