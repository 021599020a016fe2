namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Get, "VercelEnvironment", HelpUri = VercelCommand.Help + "Get-VercelEnvironment.md")]
[OutputType(typeof(VercelEnvironmentVariable))]
public sealed class GetVercelEnvironmentCommand : VercelCommand
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [TextTransformation(nameof(Name))]
    [ValidateNotNull]
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
                Fail(CommandFailure.UnknownVariable, $"Vercel has no system environment variable '{name}'.", name);
            }

            WriteObject(
                found.Select(variable => new VercelEnvironmentVariable(variable, environment[variable.Name])),
                enumerateCollection: true);
        }
    }
}
