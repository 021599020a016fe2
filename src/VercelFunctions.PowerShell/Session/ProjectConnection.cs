namespace VercelFunctions.PowerShell;

/// <summary>A connection to the caches of a Vercel project.</summary>
public sealed class ProjectConnection : CacheConnection
{
    internal ProjectConnection(PurgeClient purge, CacheConnectionSource source)
        : base(source)
    {
        Purger = purge;
        Endpoint = purge.Project.ApiUrl;
        Headers = Masked(["authorization"]);
        Project = purge.Project.NameOrId;
        Team = purge.Project.Team;
        TimeoutSec = purge.RequestTimeout.TotalSeconds;
    }

    internal override IPurger Purger { get; }

    internal override ICacheStore Store => throw Unreadable();

    internal override ICacheContents Contents => throw Unreadable();

    internal override EmulatorClient Emulator => throw Unreadable();

    private VercelException Unreadable() => NotSupported("whose caches can be purged, but not read from outside a function");
}
