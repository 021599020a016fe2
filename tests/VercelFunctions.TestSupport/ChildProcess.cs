using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A program with its three streams redirected. Both outputs are read as they come, so that a full pipe never stops it,
/// and kept. Disposing closes its input, then kills it with its children if it goes on. Text is UTF-8.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable, IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _drained;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _read;

    private ChildProcess(Process process)
    {
        _process = process;
        _drained = Task.WhenAll(DrainAsync(process.StandardOutput, _output), DrainAsync(process.StandardError, _errors));
    }

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>The memory that it has in use, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>What it reads.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>What it has written to standard output so far; all of it after <see cref="WaitForExitAsync"/>.</summary>
    public string Output => Locked(_output.ToString);

    /// <summary>What it has written to standard error so far; all of it after <see cref="WaitForExitAsync"/>.</summary>
    public string Errors => Locked(_errors.ToString);

    /// <summary>Starts a program.</summary>
    /// <param name="program">A path, or a name on <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working folder; null for this process's.</param>
    /// <param name="variables">Environment variables to set; a null value removes one.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? variables = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            WorkingDirectory = folder ?? string.Empty,
        };
        foreach ((string name, string? value) in variables ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
            if (value is null)
            {
                start.Environment.Remove(name);
            }
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">A path, or a name on <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Its working folder; null for this process's.</param>
    /// <param name="variables">Environment variables to set; a null value removes one.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="limit">How long it may take; null for a minute.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    /// <exception cref="TimeoutException">It did not end within the limit, and was killed.</exception>
    public static async Task<ProcessResult> RunAsync(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? variables = null, string input = "", TimeSpan? limit = null)
    {
        using ChildProcess process = Start(program, arguments, folder, variables);
        await process.SendAsync(input).ConfigureAwait(false);
        int exitCode = await process.WaitForExitAsync(limit).ConfigureAwait(false);
        return new ProcessResult(exitCode, process.Output, process.Errors);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its result; null if there is no such program.</returns>
    public static async Task<ProcessResult?> TryRunAsync(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? variables = null, TimeSpan? limit = null)
    {
        try
        {
            return await RunAsync(program, arguments, folder, variables, limit: limit).ConfigureAwait(false);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The next line of its standard output.</summary>
    /// <returns>The line; null if its output has ended.</returns>
    /// <exception cref="TimeoutException">No line came within the limit, which is a minute by default.</exception>
    public Task<string?> ReadLineAsync(TimeSpan? limit = null) => TakeLineAsync(_ => true, limit ?? DefaultLimit);

    /// <summary>Reads its standard output on to the next line that begins like this, leading spaces aside.</summary>
    /// <returns>The rest of that line.</returns>
    /// <exception cref="InvalidOperationException">Its output ended before; the message has all of it.</exception>
    /// <exception cref="TimeoutException">No such line came within the limit, which is a minute by default.</exception>
    public async Task<string> ReadAfterAsync(string start, TimeSpan? limit = null)
    {
        string? line = await TakeLineAsync(line => line.TrimStart().StartsWith(start, StringComparison.Ordinal), limit ?? DefaultLimit).ConfigureAwait(false);
        if (line is not null)
        {
            return line.TrimStart()[start.Length..];
        }

        int exitCode = await WaitForExitAsync().ConfigureAwait(false);
        throw new InvalidOperationException($"The process ended with {exitCode} before it wrote '{start}'. It wrote:\n{Output}{Errors}");
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="limit">How long; null for a minute.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It did not end, and was killed; the message has what it wrote.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan? limit = null)
    {
        TimeSpan time = limit ?? DefaultLimit;
        using CancellationTokenSource deadline = new(time);
        try
        {
            await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            await _drained.WaitAsync(deadline.Token).ConfigureAwait(false);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {time.TotalSeconds:0} seconds. It wrote:\n{Output}{Errors}");
        }
    }

    /// <summary>Closes its input, and waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">As <see cref="WaitForExitAsync"/>.</exception>
    public async Task<int> CloseAsync()
    {
        await SendAsync(string.Empty).ConfigureAwait(false);
        return await WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Sends it a Unix signal.</summary>
    /// <param name="name">The signal's name, such as <c>TERM</c>.</param>
    public async Task SignalAsync(string name) => await RunAsync("kill", [$"-{name}", $"{Id}"]).ConfigureAwait(false);

    /// <summary>Kills it with its children; does nothing if it has ended.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    /// <summary>Closes its input, and kills it if it does not end within some seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        await SendAsync(string.Empty).ConfigureAwait(false);
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }

        Dispose();
    }

    /// <summary>Kills it if it has not ended.</summary>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>Writes to its input, and closes it. A program may end without reading it.</summary>
    private async Task SendAsync(string input)
    {
        try
        {
            await Input.WriteAsync(input).ConfigureAwait(false);
            Input.Close();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
        }
    }

    private async Task DrainAsync(StreamReader reader, StringBuilder text)
    {
        char[] buffer = new char[4096];
        int count;
        do
        {
            count = await reader.ReadAsync(buffer).ConfigureAwait(false);
            lock (_output)
            {
                text.Append(buffer, 0, count);
                _more.TrySetResult();
                _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
        while (count > 0);
    }

    /// <summary>Reads lines on to the first that matches; null at the end of the output.</summary>
    private async Task<string?> TakeLineAsync(Predicate<string> matches, TimeSpan limit)
    {
        using CancellationTokenSource deadline = new(limit);
        while (true)
        {
            (string? line, Task more) = Locked(() => (NextLine(), _more.Task));
            if (line is not null)
            {
                if (matches(line))
                {
                    return line;
                }
            }
            else if (_drained.IsCompleted)
            {
                return null;
            }
            else
            {
                try
                {
                    await Task.WhenAny(more, _drained).WaitAsync(deadline.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    throw new TimeoutException($"{_process.StartInfo.FileName} did not write the expected line within {limit.TotalSeconds:0} seconds. It wrote:\n{Output}{Errors}");
                }
            }
        }
    }

    private string? NextLine()
    {
        string rest = _output.ToString(_read, _output.Length - _read);
        int end = rest.IndexOf('\n', StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        _read += end + 1;
        return rest[..end].TrimEnd('\r');
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_output)
        {
            return read();
        }
    }
}
