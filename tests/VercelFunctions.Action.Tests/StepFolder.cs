namespace VercelFunctions.Action.Tests;

/// <summary>The files of a runner for one step, and the step's variables.</summary>
internal sealed class StepFolder
{
    private static readonly string[] Secrets =
        [ActionTest.Token, ActionTest.GitHubToken, ActionTest.BypassSecret, ActionTest.CacheSecret, ActionTest.OtherSecret];

    private readonly string _folder;
    private readonly Dictionary<string, string> _variables;

    public StepFolder(string folder, StepEvent started)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        File.WriteAllText(PathOf("event.json"), started.Payload);
        File.Create(PathOf("output")).Dispose();
        File.Create(PathOf("summary")).Dispose();
        _variables = new()
        {
            ["RUNNER_DEBUG"] = "1",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_EVENT_NAME"] = started.Name,
            ["GITHUB_EVENT_PATH"] = PathOf("event.json"),
            ["GITHUB_OUTPUT"] = PathOf("output"),
            ["GITHUB_STEP_SUMMARY"] = PathOf("summary"),
            ["GITHUB_WORKSPACE"] = folder,
            ["GITHUB_SHA"] = "head",
            ["GITHUB_REPOSITORY"] = "owner/repo",
        };
    }

    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>Sets inputs, in lower case, and variables. Null removes one.</summary>
    public void Set(params (string Name, string? Value)[] variables)
    {
        foreach ((string name, string? value) in variables)
        {
            string variable = char.IsLower(name[0]) ? "INPUT_" + name.ToUpperInvariant() : name;
            _variables.Remove(variable);
            if (value is not null)
            {
                _variables.Add(variable, value);
            }
        }
    }

    /// <summary>Reads what the step left, and checks that none of it contains a secret, except the commands that mask it.</summary>
    public StepOutcome Complete(int exitCode, string log)
    {
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] masks = [.. lines.TakeWhile(line => line.StartsWith("::add-mask::", StringComparison.Ordinal))];
        if (_variables.GetValueOrDefault("GITHUB_ACTIONS") == "true")
        {
            foreach (string secret in Secrets.Where(secret => _variables.Values.Any(value => value.Contains(secret))))
            {
                Assert.Contains(masks, mask => mask.Contains(secret, StringComparison.Ordinal));
            }
        }

        StepOutcome outcome = new(exitCode, lines, File.ReadAllText(PathOf("output")), File.ReadAllText(PathOf("summary")));
        string left = string.Join('\n', lines.Skip(masks.Length)) + File.ReadAllText(PathOf("output")) + outcome.Summary;
        foreach (string secret in Secrets)
        {
            Assert.DoesNotContain(secret, left, StringComparison.OrdinalIgnoreCase);
        }

        return outcome;
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
