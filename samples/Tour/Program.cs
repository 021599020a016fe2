using System.Reflection;
using System.Text;
using VercelFunctions.Samples;

// Walks the main job for real, on this machine only: exit code 0 if every step showed what it should.
Console.OutputEncoding = Encoding.UTF8;
string repository = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "Repository").Value!;
PowerShellHost? powershell = PowerShellHost.Find(repository);
Console.WriteLine(powershell is null
    ? $"There is no PowerShell here, so this walks the same steps through the C# core. {PowerShellHost.HowToGet}"
    : $"PowerShell {powershell.Version}");

using LocalCache cache = LocalCache.Start(repository);
Console.WriteLine($"A local Runtime Cache serves at {cache.Endpoint}, as process {cache.ProcessId}.");

if (args.Contains("--interactive"))
{
    if (powershell is null)
    {
        return 1;
    }

    new PowerShellWalker(powershell, cache, repository).Prompt();
    return 0;
}

IWalker walker = powershell is null ? new CoreWalker(cache) : new PowerShellWalker(powershell, cache, repository);
int failed = 0;
int skipped = 0;
foreach ((int number, Step step) in Step.All.Index())
{
    Console.WriteLine($"\n{number + 1}. {step.Title}\n");
    if (!walker.CanWalk(step))
    {
        skipped++;
        Console.WriteLine("   Skipped: it takes PowerShell.\n");
        continue;
    }

    Console.WriteLine("   " + walker.Line(step));
    string shown = walker.Walk(step);
    Console.WriteLine(string.Concat(shown.Trim('\r', '\n').Split('\n').Select(line => $"   {line.TrimEnd()}\n")));
    if (step.Problem(shown) is string problem)
    {
        failed++;
        Console.WriteLine($"   FAILED: {problem}");
    }
}

Console.WriteLine((failed, skipped) switch
{
    (0, 0) => $"All {Step.All.Count} steps showed what they should.",
    (0, _) => $"{Step.All.Count - skipped} of {Step.All.Count} steps showed what they should; {skipped} skipped, for want of PowerShell.",
    _ => $"{failed} of {Step.All.Count} steps failed.",
});
return failed == 0 ? 0 : 1;
