using System.Threading.Channels;

namespace VercelFunctions.PowerShell.Tests;

/// <summary>A run of Pester files on one build of the module, in several parallel PowerShell processes.</summary>
/// <param name="edition">The build: Core or Desktop.</param>
/// <param name="files">The names of the files without <c>.Tests.ps1</c>, the slowest first.</param>
/// <param name="workers">The number of processes.</param>
public abstract class PesterRun(string edition, IReadOnlyList<string> files, int workers) : IAsyncLifetime
{
    private readonly Dictionary<string, TaskCompletionSource<PesterResult>> _results =
        files.ToDictionary(file => file, _ => new TaskCompletionSource<PesterResult>(TaskCreationOptions.RunContinuationsAsynchronously));

    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _end = new();
    private Task _work = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        PowerShellHost powershell = await PowerShellHost.FindAsync();
        foreach (string file in files)
        {
            _queue.Writer.TryWrite(file);
        }

        _queue.Writer.Complete();
        _work = Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(powershell)));
    }

    public async ValueTask DisposeAsync()
    {
        // If only some cases are selected, other files have not run yet.
        await _end.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The result of a file, once it has run.</summary>
    internal Task<PesterResult> ResultOfAsync(string file) => _results[file].Task;

    // If a process fails, only its current file fails. The remaining files run in a new process.
    private async Task WorkAsync(PowerShellHost powershell)
    {
        PesterWorker? worker = null;
        try
        {
            await foreach (string file in _queue.Reader.ReadAllAsync(_end.Token))
            {
                try
                {
                    worker ??= await PesterWorker.StartAsync(powershell, edition);
                    _results[file].SetResult(await worker.RunAsync(file).WaitAsync(_end.Token));
                }
                catch (Exception exception)
                {
                    _results[file].SetException(exception);
                    worker?.Dispose();
                    worker = null;
                }
            }
        }
        finally
        {
            worker?.Dispose();
        }
    }
}
