namespace VercelFunctions.Samples.Tests;

/// <summary>A program on a pseudo-terminal, which the program <c>script</c> of util-linux opens.</summary>
internal sealed class Terminal : IDisposable
{
    private const string CursorQuery = "\e[6n";

    private const string CursorReport = "\e[1;1R";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ChildProcess _process;
    private readonly Task<int> _exit;
    private int _answered;
    private int _read;

    private Terminal(ChildProcess process) => (_process, _exit) = (process, process.WaitForExitAsync(Patience));

    /// <summary>Whether this machine has the program.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && File.Exists("/usr/bin/script");

    /// <summary>Starts a program.</summary>
    /// <param name="command">The command line of a shell.</param>
    /// <param name="variables">Environment variables to set.</param>
    public static Terminal Start(string command, Dictionary<string, string?> variables)
    {
        // Without icrnl, the Return key is the same before and after the program reads keys. The program replaces the shell,
        // because a shell that gets SIGINT while it waits may end with 130, whatever the program's exit code is.
        string sized = $"stty cols 120 rows 40 -icrnl; exec {command}";
        variables["TERM"] = "dumb";

        // A shell starts background jobs with SIGINT ignored, and their children inherit that.
        string[] arguments = ["--default-signal=INT", "script", "-qec", sized, "/dev/null"];
        return new Terminal(ChildProcess.Start("env", arguments, variables: variables));
    }

    /// <summary>Types keys.</summary>
    public async Task TypeAsync(string keys)
    {
        await _process.Input.WriteAsync(keys);
        await _process.Input.FlushAsync();
    }

    /// <summary>Waits until the program writes a text, after the one before.</summary>
    public async Task WaitForAsync(string text)
    {
        while (true)
        {
            bool isLast = _exit.IsCompleted;
            string output = _process.Output;
            await AnswerAsync(output);
            int found = output.IndexOf(text, _read, StringComparison.Ordinal);
            if (found >= 0)
            {
                _read = found + text.Length;
                return;
            }

            Assert.False(isLast, $"The program exited before it wrote '{text}'. It wrote:\n{output}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until the program exits.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> WaitForExitAsync() => _exit;

    public void Dispose() => _process.Dispose();

    // A terminal reports the position of the cursor to a program that asks for it.
    private async Task AnswerAsync(string output)
    {
        for (int query; (query = output.IndexOf(CursorQuery, _answered, StringComparison.Ordinal)) >= 0;)
        {
            _answered = query + CursorQuery.Length;
            await TypeAsync(CursorReport);
        }
    }
}
