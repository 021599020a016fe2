namespace VercelFunctions.PowerShell;

/// <summary>A system environment variable of Vercel's, and its value here.</summary>
public sealed class VercelEnvironmentVariable
{
    internal VercelEnvironmentVariable(VercelVariable variable, string? value)
    {
        Name = variable.Name;
        Value = value;
        Description = variable.Description;
        IsSecret = variable.IsSecret;
    }

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    /// <summary>Its value; null where it is not set.</summary>
    public string? Value { get; }

    /// <summary>What it holds.</summary>
    public string Description { get; }

    /// <summary>Whether its value is a secret, which views hide.</summary>
    public bool IsSecret { get; }

    /// <summary>The variable's name.</summary>
    public override string ToString() => Name;
}
