namespace VercelFunctions.PowerShell;

/// <summary>The two variables that connect child processes of this session to an emulator, and their previous values.</summary>
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

    /// <summary>Restores the previous values, unless they were changed since.</summary>
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
