namespace VercelFunctions.PowerShell;

/// <summary>The two variables that lead this session's child processes to a local Runtime Cache, and what they were before.</summary>
internal sealed class EmulatorEnvironment
{
    private readonly Dictionary<string, (string? Before, string Ours)> _variables = [];

    public EmulatorEnvironment(IEnumerable<KeyValuePair<string, string>> variables)
    {
        foreach (KeyValuePair<string, string> variable in variables)
        {
            _variables[variable.Key] = (Environment.GetEnvironmentVariable(variable.Key), variable.Value);
            Environment.SetEnvironmentVariable(variable.Key, variable.Value);
        }
    }

    /// <summary>Puts back what was there, unless someone has changed it since.</summary>
    public void Restore()
    {
        foreach (KeyValuePair<string, (string? Before, string Ours)> variable in _variables)
        {
            if (Environment.GetEnvironmentVariable(variable.Key) == variable.Value.Ours)
            {
                Environment.SetEnvironmentVariable(variable.Key, variable.Value.Before);
            }
        }
    }
}
