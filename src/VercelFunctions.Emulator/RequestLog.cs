using System.Threading.Channels;

namespace VercelFunctions.Emulator;

/// <summary>
/// One line a request on standard error. Lines are written by a task of their own, and left out when it cannot
/// keep up: a parent that does not read them must not bring the server to a halt.
/// </summary>
internal sealed class RequestLog : IAsyncDisposable
{
    private const int MaxWaiting = 4096;
    private static readonly TimeSpan LastLinesTimeout = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Task _writer;

    public RequestLog(bool quiet)
    {
        IsOn = !quiet;
        _writer = Task.Run(WriteLinesAsync);
    }

    /// <summary>Whether requests are logged. Errors always are.</summary>
    public bool IsOn { get; }

    /// <summary>Logs a request, and what there is to note about it.</summary>
    public void Request(string method, string what, string outcome, TimeSpan duration, string? note) =>
        _lines.Writer.TryWrite(FormattableString.Invariant($"{method} {what} {outcome} {duration.TotalMilliseconds:0.0} ms{(note is null ? null : $" ({note})")}"));

    /// <summary>Logs what should not have happened.</summary>
    public void Error(string message) => _lines.Writer.TryWrite("error: " + message);

    /// <summary>Writes the last lines, if anyone still reads them.</summary>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.Complete();
        await Task.WhenAny(_writer, Task.Delay(LastLinesTimeout)).ConfigureAwait(false);
    }

    private async Task WriteLinesAsync()
    {
        await foreach (string line in _lines.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await Console.Error.WriteLineAsync(line).ConfigureAwait(false);
        }
    }
}
