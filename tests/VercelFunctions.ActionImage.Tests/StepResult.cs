namespace VercelFunctions.ActionImage.Tests;

/// <summary>The exit code and the log of a step, and the files that the runner reads.</summary>
internal sealed class StepResult
{
    public StepResult(ProcessResult result, string outputFile, string summary)
    {
        ExitCode = result.ExitCode;
        Log = result.Text;
        Summary = summary;
        using StringReader lines = new(outputFile);
        while (lines.ReadLine() is { } line)
        {
            string[] start = line.Split("<<", 2);
            List<string> value = [];
            while (lines.ReadLine() is { } next && next != start[1])
            {
                value.Add(next);
            }

            Outputs.Add(start[0], string.Join('\n', value));
        }
    }

    public int ExitCode { get; }

    /// <summary>Standard output and standard error.</summary>
    public string Log { get; }

    public string Summary { get; }

    public Dictionary<string, string> Outputs { get; } = [];
}
