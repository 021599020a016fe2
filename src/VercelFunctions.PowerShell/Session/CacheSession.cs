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

    /// <summary>The connection in effect, and the sentence that says why.</summary>
    public static (CacheConnection Connection, string Reason, bool IsDebug) Resolve()
    {
        if (_connection is CacheConnection connection)
        {
            return (connection, "Using the connection of Connect-VercelCache.", false);
        }

        CacheStoreChoice choice = CacheStoreChoice.FromEnvironment();
        CacheConnectionSource source = choice.IsFallback ? CacheConnectionSource.Fallback : CacheConnectionSource.Environment;
        return (new CacheConnection(choice.Store, source), choice.Reason, choice.IsDebug);
    }

    /// <summary>Whether the fallback to memory is still to be warned of. True once a session.</summary>
    public static bool TakeWarning() => Interlocked.Exchange(ref _warned, 1) == 0;
}
