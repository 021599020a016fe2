using VercelFunctions.PowerShell;

namespace VercelFunctions.Action;

/// <summary>A project or a Runtime Cache in which the step expires. Each is one object, compared by reference.</summary>
internal sealed class Destination(CacheConnection connection)
{
    public CacheConnection Connection => connection;

    public bool IsProject => connection.Project is not null;

    public string? Project => connection.Project;

    public string? Team => connection.Team;

    /// <summary>The project as the inputs write it.</summary>
    public string ProjectName => string.IsNullOrEmpty(Team) ? $"{Project}" : $"{Team}/{Project}";

    /// <summary>Its description, without secrets.</summary>
    public override string ToString() => connection.ToString();
}
