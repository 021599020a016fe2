namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelEnvironment")]
[OutputType(typeof(VercelEnvironmentVariable))]
public sealed class GetVercelEnvironmentCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(VariableCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        VercelEnvironment environment = VercelEnvironment.FromProcess();
        foreach (string name in Name)
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            List<VercelVariable> found = VercelVariable.All.Where(variable => pattern.IsMatch(variable.Name)).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.New(
                    "UnknownVariable",
                    ErrorCategory.ObjectNotFound,
                    $"Vercel has no system environment variable '{name}'.",
                    "Get-VercelEnvironment without a name lists those it has.",
                    name));
            }

            WriteObject(found.Select(variable => new VercelEnvironmentVariable(variable, environment[variable.Name])), enumerateCollection: true);
        }
    }
}
