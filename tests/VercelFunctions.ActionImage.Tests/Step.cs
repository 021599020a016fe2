using System.Text.Json;

namespace VercelFunctions.ActionImage.Tests;

/// <summary>
/// A step of a workflow, run as a GitHub runner runs a container action, with the same mounts, variables, working folder and user.
/// </summary>
internal sealed class Step : IDisposable
{
    private readonly ActionImage _image;
    private readonly string _folder = Directory.CreateTempSubdirectory("step").FullName;
    private readonly string _project = $"prj_{Guid.NewGuid():N}";
    private readonly Dictionary<string, string> _variables;

    public Step(ActionImage image, string eventName = "push", object? payload = null)
    {
        image.SkipIfMissing();
        _image = image;
        foreach (string name in (string[])["home", "workflow", "file_commands", "workspace"])
        {
            Directory.CreateDirectory(PathOf(name));
        }

        File.WriteAllText(PathOf("workflow/event.json"), JsonSerializer.Serialize(payload ?? new { }));
        File.Create(PathOf("file_commands/set_output")).Dispose();
        File.Create(PathOf("file_commands/step_summary")).Dispose();
        _variables = new()
        {
            ["HOME"] = "/github/home",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_EVENT_NAME"] = eventName,
            ["GITHUB_EVENT_PATH"] = "/github/workflow/event.json",
            ["GITHUB_OUTPUT"] = "/github/file_commands/set_output",
            ["GITHUB_REPOSITORY"] = "owner/repo",
            ["GITHUB_SHA"] = "head",
            ["GITHUB_STEP_SUMMARY"] = "/github/file_commands/step_summary",
            ["GITHUB_WORKSPACE"] = "/github/workspace",
            ["VERCEL_API_URL"] = image.Emulator.Origin,
            ["INPUT_PROJECT"] = _project,
            ["INPUT_TAGS"] = "a, b",
            ["INPUT_VERCEL-TOKEN"] = image.Token,
        };
    }

    public bool HasNetwork { get; init; } = true;

    public bool WorkspaceIsReadOnly { get; init; }

    /// <summary>A path in the step's folder, which has one subfolder per mount.</summary>
    public string PathOf(string path) => Path.Combine(_folder, path);

    /// <summary>Sets environment variables; a null value removes a variable.</summary>
    public Step With(params (string Name, string? Value)[] variables)
    {
        foreach ((string name, string? value) in variables)
        {
            _variables.Remove(name);
            if (value is not null)
            {
                _variables.Add(name, value);
            }
        }

        return this;
    }

    /// <summary>Runs the step.</summary>
    public async Task<StepResult> RunAsync()
    {
        ProcessResult result = await _image.RunAsync(new ContainerRun
        {
            Variables = _variables,
            Folder = "/github/workspace",
            HasNetwork = HasNetwork,
            Mounts =
            [
                new(PathOf("home"), "/github/home"),
                new(PathOf("workflow"), "/github/workflow"),
                new(PathOf("file_commands"), "/github/file_commands"),
                new(PathOf("workspace"), "/github/workspace", WorkspaceIsReadOnly),
            ],
        });
        string output = await File.ReadAllTextAsync(PathOf("file_commands/set_output"));
        return new StepResult(result, output, await File.ReadAllTextAsync(PathOf("file_commands/step_summary")));
    }

    /// <summary>The purges of this step that the emulator recorded.</summary>
    public async Task<IReadOnlyList<JsonElement>> PurgesAsync()
    {
        using HttpClient client = new() { BaseAddress = new Uri(_image.Emulator.Origin) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", _image.Token);
        JsonElement purges = JsonElement.Parse(await client.GetStringAsync("/emulator/purges"));
        return [.. purges.EnumerateArray().Where(purge => purge.GetProperty("project").GetString() == _project)];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
