using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>The recent activity of each project.</summary>
internal sealed class Activities(IEnumerable<Project> projects, TimeProvider time)
{
    private readonly Dictionary<Project, Activity> _activities = projects.ToDictionary(project => project, _ => new Activity(time));

    /// <summary>The activity of a project.</summary>
    public Activity Of(Project project) => _activities[project];
}
