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
        // Some files are still to run if only a few cases were asked for.
        await _end.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The result of a file, once it has run.</summary>
    internal Task<PesterResult> ResultOfAsync(string file) => _results[file].Task;

    // A process that fails takes one file with it: the rest run in another.
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
