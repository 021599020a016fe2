using System.Threading.Channels;

namespace VercelFunctions.PowerShell.Tests;

/// <summary>A run of Pester files on one build of the module, in a few PowerShell processes side by side.</summary>
/// <param name="edition">The build: Core or Desktop.</param>
/// <param name="files">Their names without the ending <c>.Tests.ps1</c>, the slowest first.</param>
/// <param name="workers">How many processes.</param>
public abstract class PesterRun(string edition, IReadOnlyList<string> files, int workers) : IAsyncLifetime
{
    private readonly Dictionary<string, TaskCompletionSource<PesterResult>> _results =
        files.ToDictionary(file => file, _ => new TaskCompletionSource<PesterResult>(TaskCreationOptions.RunContinuationsAsynchronously));

    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
    private readonly List<PesterWorker> _started = [];

    public async ValueTask InitializeAsync()
    {
        PowerShellHost powershell = await PowerShellHost.FindAsync();
        foreach (string file in files)
        {
            _queue.Writer.TryWrite(file);
        }

        _queue.Writer.Complete();
        for (int i = 0; i < workers; i++)
        {
            PesterWorker worker = await PesterWorker.StartAsync(powershell, edition);
            _started.Add(worker);
            _ = WorkAsync(worker);
        }
    }

    public ValueTask DisposeAsync()
    {
        _started.ForEach(worker => worker.Dispose());
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>The result of a file, once it has run.</summary>
    internal Task<PesterResult> ResultOfAsync(string file) => _results[file].Task;

    private async Task WorkAsync(PesterWorker worker)
    {
        await foreach (string file in _queue.Reader.ReadAllAsync())
        {
            try
            {
                _results[file].SetResult(await worker.RunAsync(file));
            }
            catch (Exception exception)
            {
                _results[file].SetException(exception);
            }
        }
    }
}
