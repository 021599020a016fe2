namespace VercelFunctions.Emulator;

/// <summary>
/// A <see cref="RuntimeCacheEmulator"/> that starts with its constructor and ends when it is disposed of, which is all that a
/// class or assembly fixture of xunit is, and that other test frameworks can use alike. Derive from it to give options.
/// </summary>
public class RuntimeCacheEmulatorFixture : IAsyncDisposable, IDisposable
{
    /// <summary>Starts one, on a free port, for one project.</summary>
    public RuntimeCacheEmulatorFixture()
        : this(new RuntimeCacheEmulatorOptions())
    {
    }

    /// <summary>Starts one.</summary>
    /// <param name="options">How it is to serve.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="RuntimeCacheEmulatorException">It could not start.</exception>
    protected RuntimeCacheEmulatorFixture(RuntimeCacheEmulatorOptions options) =>

        // Away from the caller's synchronization context: xunit's would wait for itself.
        Emulator = Task.Run(() => RuntimeCacheEmulator.StartAsync(options)).GetAwaiter().GetResult();

    /// <summary>The local Runtime Cache.</summary>
    public RuntimeCacheEmulator Emulator { get; }

    /// <summary>Its project; where there are several, the first.</summary>
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
