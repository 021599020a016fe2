namespace VercelFunctions.Emulator;

/// <summary>
/// A class or assembly fixture for xUnit, also usable with other test frameworks: its constructor starts a
/// <see cref="RuntimeCacheEmulator"/>, and disposing stops it. Derive from it to specify options.
/// </summary>
public class RuntimeCacheEmulatorFixture : IAsyncDisposable, IDisposable
{
    /// <summary>Starts an emulator on a free port, with one project.</summary>
    public RuntimeCacheEmulatorFixture()
        : this(new RuntimeCacheEmulatorOptions())
    {
    }

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">The emulator's options.</param>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    /// <exception cref="RuntimeCacheEmulatorException">The emulator could not start.</exception>
    protected RuntimeCacheEmulatorFixture(RuntimeCacheEmulatorOptions options) =>

        // Outside the caller's synchronization context: with xUnit's, this would be a deadlock.
        Emulator = Task.Run(() => RuntimeCacheEmulator.StartAsync(options)).GetAwaiter().GetResult();

    /// <summary>The emulator.</summary>
    public RuntimeCacheEmulator Emulator { get; }

    /// <summary>The emulator's first project.</summary>
    public EmulatedProject Project => Emulator.Projects[0];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Task.Run(async () => await Emulator.DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }
}
