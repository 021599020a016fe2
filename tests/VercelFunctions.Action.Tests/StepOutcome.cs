using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace VercelFunctions.Action.Tests;

/// <summary>What a runner sees of a step.</summary>
internal sealed partial class StepOutcome
{
    public StepOutcome(int exitCode, IReadOnlyList<string> lines, string outputFile, string summary)
    {
        ExitCode = exitCode;
        Lines = lines;
        Summary = summary;
        Commands = [.. lines.Select(ParseCommand).OfType<WorkflowCommand>()];
        Queue<string> rest = new(outputFile.Split('\n'));
        while (rest.TryDequeue(out string? start) && start.Length > 0)
        {
            string[] parts = start.Split("<<", 2);
            List<string> value = [];
            for (string line = rest.Dequeue(); line != parts[1]; line = rest.Dequeue())
            {
                value.Add(line);
            }

            Outputs.Add(parts[0], string.Join('\n', value));
        }
    }

    public int ExitCode { get; }

    public IReadOnlyList<string> Lines { get; }

    public string Text => string.Join('\n', Lines);

    public IReadOnlyList<WorkflowCommand> Commands { get; }

    public Dictionary<string, string> Outputs { get; } = [];

    /// <summary>The summary as Markdown.</summary>
    public string Summary { get; }

    /// <summary>The summary, with its character references as characters.</summary>
    public string SummaryText => WebUtility.HtmlDecode(Summary);

    public IEnumerable<WorkflowCommand> Errors => Commands.Where(command => command.Name == "error");

    /// <summary>The only error.</summary>
    public WorkflowCommand Error => Assert.Single(Errors);

    public int DurationMs => int.Parse(Outputs["duration-ms"], CultureInfo.InvariantCulture);

    public string[] Names(string output) => JsonSerializer.Deserialize<string[]>(Outputs[output])!;

    /// <summary>The output <c>projects</c>.</summary>
    public JsonElement[] Projects => [.. JsonElement.Parse(Outputs["projects"]).EnumerateArray()];

    // A runner looks for commands of both forms.
    private static WorkflowCommand? ParseCommand(string line)
    {
        Match current = Current().Match(line);
        Match former = Former().Match(line);
        return current.Success ? new(current.Groups["name"].Value, current.Groups["properties"].Value, current.Groups["data"].Value)
            : former.Success ? new(former.Groups["name"].Value, string.Empty, line)
            : null;
    }

    [GeneratedRegex(@"^\s*::(?<name>[^ :]+)(?: (?<properties>.*?))?::(?<data>.*)$")]
    private static partial Regex Current();

    [GeneratedRegex(@"##\[(?<name>[^\]]*)")]
    private static partial Regex Former();
}

/// <summary>A command to the runner.</summary>
internal sealed record WorkflowCommand(string Name, string Properties, string Data);
