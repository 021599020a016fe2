namespace VercelFunctions.Emulator.Stores;

/// <summary>Stores the items of all projects.</summary>
internal interface IStorage : IAsyncDisposable
{
    /// <summary>The store and its address, for people. Contains no secret.</summary>
    string Description { get; }

    /// <summary>Risks of the storage's settings, known after <see cref="StartAsync"/>: each a sentence or two, without secrets.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Connects.</summary>
    /// <exception cref="VercelException">It cannot be used; the message says what to do.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Opens the store of a project, separate from those of all others.</summary>
    /// <param name="project">The project and its environment.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">It cannot be used; the message says what to do.</exception>
    ValueTask<IProjectStore> OpenAsync(string project, CancellationToken cancellationToken);

    /// <summary>Checks that it can read and write now.</summary>
    /// <exception cref="VercelException">It cannot.</exception>
    ValueTask CheckAsync(CancellationToken cancellationToken);
}
