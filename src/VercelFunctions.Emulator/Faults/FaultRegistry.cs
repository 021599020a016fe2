using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Faults;

/// <summary>The fault rules in effect for each project. They can be replaced while requests are running.</summary>
internal sealed class FaultRegistry(IEnumerable<Project> projects, IReadOnlyList<FaultRule> rules)
{
    private readonly Dictionary<Project, FaultSet> _sets = projects.ToDictionary(project => project, _ => new FaultSet(rules));

    /// <summary>The fault rules of a project.</summary>
    public FaultSet Of(Project project) => _sets[project];

    /// <summary>Replaces the rules of projects. All counts start at 0.</summary>
    public void Replace(IEnumerable<Project> projects, IReadOnlyList<FaultRule> rules)
    {
        foreach (Project project in projects)
        {
            _sets[project].Replace(rules);
        }
    }
}
