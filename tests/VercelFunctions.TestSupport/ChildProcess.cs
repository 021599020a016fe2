using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>
/// A process whose three standard streams are redirected. Both outputs are read immediately and stored, so that a full pipe
/// never blocks the process. Disposing closes its input, and kills the process tree if it does not exit. Text is UTF-8.
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

    /// <summary>The process ID.</summary>
    public int Id => _process.Id;

    /// <summary>The memory that the process uses, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The standard input.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>The standard output so far; complete after <see cref="WaitForExitAsync"/>.</summary>
    public string Output => Locked(_output.ToString);

    /// <summary>The standard error so far; complete after <see cref="WaitForExitAsync"/>.</summary>
    public string Errors => Locked(_errors.ToString);

    /// <summary>Starts a program.</summary>
    /// <param name="program">A path, or a name on <c>PATH</c>.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="folder">The working folder; null for the one of this process.</param>
    /// <param name="variables">Environment variables to set; a null value removes a variable.</param>
    /// <exception cref="Win32Exception">The program does not exist.</exception>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string?>? variables = null)
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

    /// <summary>Runs a program until it exits.</summary>
    /// <param name="program">A path, or a name on <c>PATH</c>.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="folder">The working folder; null for the one of this process.</param>
    /// <param name="variables">Environment variables to set; a null value removes a variable.</param>
    /// <param name="input">The text for standard input.</param>
    /// <param name="limit">The time limit; null for one minute.</param>
    /// <exception cref="Win32Exception">The program does not exist.</exception>
    /// <exception cref="TimeoutException">The program did not exit within the limit and was killed.</exception>
    public static async Task<ProcessResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? variables = null,
        string input = "",
        TimeSpan? limit = null)
    {
        using ChildProcess process = Start(program, arguments, folder, variables);
        await process.SendAsync(input).ConfigureAwait(false);
        int exitCode = await process.WaitForExitAsync(limit).ConfigureAwait(false);
        return new ProcessResult(exitCode, process.Output, process.Errors);
    }

    /// <summary>Runs a program until it exits.</summary>
    /// <returns>The result; null if the program does not exist.</returns>
    public static async Task<ProcessResult?> TryRunAsync(
        string program,
        IEnumerable<string> arguments,
        string? folder = null,
        IReadOnlyDictionary<string, string?>? variables = null,
        TimeSpan? limit = null)
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

    /// <summary>Reads the next line of standard output.</summary>
    /// <returns>The line; null at the end of the output.</returns>
    /// <exception cref="TimeoutException">There was no line within the limit, which is one minute by default.</exception>
    public Task<string?> ReadLineAsync(TimeSpan? limit = null) => TakeLineAsync(_ => true, limit ?? DefaultLimit);

    /// <summary>Reads standard output up to the next line that starts with a text. Leading spaces are ignored.</summary>
    /// <returns>The rest of that line.</returns>
    /// <exception cref="InvalidOperationException">The output ended before such a line; the message contains the output.</exception>
    /// <exception cref="TimeoutException">There was no such line within the limit, which is one minute by default.</exception>
    public async Task<string> ReadAfterAsync(string start, TimeSpan? limit = null)
    {
        string? line = await TakeLineAsync(
            line => line.TrimStart().StartsWith(start, StringComparison.Ordinal), limit ?? DefaultLimit).ConfigureAwait(false);
        if (line is not null)
        {
            return line.TrimStart()[start.Length..];
        }

        int exitCode = await WaitForExitAsync().ConfigureAwait(false);
        throw new InvalidOperationException($"The process exited with {exitCode} before it wrote '{start}'. Its output:\n{Output}{Errors}");
    }

    /// <summary>Waits until the process exits.</summary>
    /// <param name="limit">The time limit; null for one minute.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">The process did not exit and was killed; the message contains its output.</exception>
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
            throw new TimeoutException(
                $"{_process.StartInfo.FileName} did not exit within {time.TotalSeconds:0} seconds. Its output:\n{Output}{Errors}");
        }
    }

    /// <summary>Closes standard input and waits until the process exits.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="TimeoutException">The process did not exit and was killed; the message contains its output.</exception>
    public async Task<int> CloseAsync()
    {
        await SendAsync(string.Empty).ConfigureAwait(false);
        return await WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Sends a Unix signal to the process.</summary>
    /// <param name="name">The signal's name, such as <c>TERM</c>.</param>
    public async Task SignalAsync(string name) => await RunAsync("kill", [$"-{name}", $"{Id}"]).ConfigureAwait(false);

    /// <summary>Kills the process and its children. Does nothing if it has exited.</summary>
    public void Kill()
    {
        // Killing the tree of a process that has exited reads all processes of the system, which can fail when one of them exits.
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Closes standard input, and kills the process if it does not exit within five seconds.</summary>
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

    /// <summary>Kills the process if it has not exited.</summary>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    /// <summary>Writes to standard input and closes it. The process can exit without reading it.</summary>
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

    /// <summary>Reads lines up to the first that matches. Returns null at the end of the output.</summary>
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
                    throw new TimeoutException(
                        $"{_process.StartInfo.FileName} did not write the expected line within {limit.TotalSeconds:0} seconds. "
                        + $"Its output:\n{Output}{Errors}");
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
