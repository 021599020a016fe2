namespace VercelFunctions.PowerShell;

/// <summary>A system environment variable of Vercel, and its value in this process.</summary>
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

    /// <summary>The variable's value; null if it is not set.</summary>
    public string? Value { get; }

    /// <summary>The meaning of the value.</summary>
    public string Description { get; }

    /// <summary>Whether the value is a secret, which views mask.</summary>
    public bool IsSecret { get; }

    /// <summary>The variable's name.</summary>
    public override string ToString() => Name;
}
