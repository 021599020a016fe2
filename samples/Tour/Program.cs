using System.Diagnostics;
using System.Reflection;
using System.Text;
using VercelFunctions.Samples;

// Runs the main tasks in real PowerShell processes, on this machine only. Exits with 0 if every step has the expected output.
Console.OutputEncoding = Encoding.UTF8;
PowerShellHost powershell;
try
{
    powershell = await PowerShellHost.FindAsync(
        () => Console.WriteLine("Restoring PowerShell, which the repository pins as a .NET tool …"));
    Console.WriteLine($"PowerShell {powershell.Version}");
    (string Name, string Project)[] builds =
    [
        ("module", "src/VercelFunctions.PowerShell"),
        ("emulator", "src/VercelFunctions.Emulator.Tool"),
        ("GitHub Action", "action"),
    ];
    foreach ((string name, string project) in builds)
    {
        Console.WriteLine($"Building the {name} …");
        await BuildAsync(project);
    }
}
catch (InvalidOperationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

await using EmulatorProcess emulator = await EmulatorProcess.StartAsync("--quiet");
Console.WriteLine($"The emulator, a local Runtime Cache server, listens at {emulator.Endpoint} (process {emulator.Id}).");
string import = $"Import-Module '{Repository.PathOf("VercelFunctions.psd1").Replace("'", "''", StringComparison.Ordinal)}'";

if (args.Contains("--interactive"))
{
    const string Hello = "'The module is imported and connected to the emulator. "
        + "Try: Set-VercelCacheItem blog ''hi'' -Tag posts; Get-VercelCacheItem blog. To leave: exit'";
    ProcessStartInfo start = powershell.Interactive("-NoExit", "-Command", $"{import}; {Hello}");
    foreach ((string name, string? value) in emulator.Variables)
    {
        start.Environment[name] = value;
    }

    await Prompt.RunAsync(start);
    return 0;
}

int failed = 0;
foreach ((int number, Step step) in Step.All.Index())
{
    Console.WriteLine($"\n{number + 1}. {step.Title}\n\n   PS> {step.Command}");

    // Each step is a separate process, so a value that it reads was stored by another one.
    string shown = (await powershell.RunAsync($"{import}; {step.Command}", emulator.Variables)).Text;
    Console.WriteLine(string.Concat(shown.Trim('\r', '\n').Split('\n').Select(line => $"   {line.TrimEnd()}\n")));
    if (step.Problem(shown) is string problem)
    {
        failed++;
        Console.WriteLine($"   FAILED: {problem}");
    }
}

Console.WriteLine(failed == 0 ? $"All {Step.All.Count} steps had the expected output." : $"{failed} of {Step.All.Count} steps failed.");
return failed == 0 ? 0 : 1;

// Builds in this program's configuration, so that a test run does not replace the files that it tests.
static async Task BuildAsync(string project)
{
    string configuration = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(entry => entry.Key == "Configuration").Value!;
    ProcessResult build = await ChildProcess.RunAsync(
        "dotnet",
        ["build", project, "--configuration", configuration, "--nologo", "--verbosity", "quiet"],
        Repository.Root,
        limit: TimeSpan.FromMinutes(10));
    if (build.ExitCode != 0)
    {
        throw new InvalidOperationException($"The build of {project} failed:\n{build.Text}");
    }
}
