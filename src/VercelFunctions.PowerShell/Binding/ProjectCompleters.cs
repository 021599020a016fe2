using System.Collections;
using System.Text.RegularExpressions;

namespace VercelFunctions.PowerShell;

/// <summary>Offers the Vercel project of the environment or of the linked folder.</summary>
public sealed class ProjectCompleter : NameCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) => LinkedProject.Projects;
}

/// <summary>Offers the team of the project of the environment or of the linked folder.</summary>
public sealed class TeamCompleter : NameCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) => LinkedProject.Teams;
}

/// <summary>Offers projects and their environments for the emulator.</summary>
public sealed class EmulatedProjectCompleter : NameCompleter
{
    /// <summary>The valid projects, with or without an environment.</summary>
    internal const string Pattern = "^[A-Za-z0-9._-]{1,100}(:(production|preview))?$";

    private static readonly string[] Environments = ["production", "preview"];

    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound)
    {
        int colon = typed.IndexOf(':');
        IEnumerable<string> names = colon < 0 ? LinkedProject.Projects.Select(project => project.Text) : [typed.Substring(0, colon)];
        return
            from name in names
            where Regex.IsMatch(name, Pattern)
            from environment in Environments
            select new Suggestion($"{name}:{environment}", $"The {environment} environment of {name}");
    }
}
