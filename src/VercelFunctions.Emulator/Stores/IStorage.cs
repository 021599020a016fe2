using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Stores;

/// <summary>Where the projects' items are kept.</summary>
internal interface IStorage : IAsyncDisposable
{
    /// <summary>What and where it is, for people. Holds no secret.</summary>
    string Description { get; }

    /// <summary>What it does not promise as it is set up, once it was started: each a sentence or two, without secrets.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Makes it ready, before anything is served.</summary>
    /// <exception cref="RuntimeCacheEmulatorException">It cannot be used; the message says what to do.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>The store of a project, apart from those of all others.</summary>
    /// <exception cref="RuntimeCacheEmulatorException">It cannot be used; the message says what to do.</exception>
    ValueTask<ProjectStore> OpenAsync(ProjectName project, CancellationToken cancellationToken);

    /// <summary>Whether it can serve now.</summary>
    /// <exception cref="RuntimeCacheException">It cannot.</exception>
    ValueTask CheckAsync(CancellationToken cancellationToken);
}
