using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Purge;

/// <summary>A purge request in the log, on its way: its fields are filled in as they become known. The token is not among them.</summary>
/// <param name="time">When it arrived.</param>
/// <param name="operation">What it asks for.</param>
/// <param name="opened">The projects that its token opens.</param>
internal sealed class PurgeEntry(DateTimeOffset time, CachePurgeOperation operation, IReadOnlyList<Project> opened)
{
    private readonly object _lock = new();
    private CachePurge _purge = new() { Time = time, Operation = operation, Status = 0 };
    private IReadOnlyList<Project> _concerned = [];

    /// <summary>What is known of it so far.</summary>
    public CachePurge Purge
    {
        get
        {
            lock (_lock)
            {
                return _purge;
            }
        }
    }

    /// <summary>Takes down whose caches it is about.</summary>
    public void Read(PurgeQuery query) => Change(purge => purge with { Project = query.Project, Team = query.Team });

    /// <summary>Takes down what its body says, and which projects that concerns.</summary>
    public void Read(PurgeOrder order, IReadOnlyList<Project> concerned)
    {
        _concerned = concerned;
        Change(purge => purge with
        {
            Tags = order.Tags,
            SourceImages = order.SourceImages,
            Target = order.Target,
            RevalidationDeadlineSeconds = order.Deadline,
        });
    }

    /// <summary>Takes down that a fault ended it.</summary>
    /// <param name="fault">The rule.</param>
    /// <param name="status">The status of the answer; 0 if there is no whole one.</param>
    public void Fail(string fault, int status) => Change(purge => purge with { Fault = fault, Status = status });

    /// <summary>Takes down the answer, before it is sent: who has it can see it here.</summary>
    public void Answer(int status, string? error = null) => Change(purge => purge with { Status = status, Error = error });

    /// <summary>Whether it may be shown to somebody whose token opens these projects.</summary>
    public bool IsVisibleTo(IReadOnlyList<Project> projects)
    {
        IReadOnlyList<Project> concerned = _concerned;
        return concerned.Count > 0 ? concerned.Any(projects.Contains) : opened.All(projects.Contains);
    }

    private void Change(Func<CachePurge, CachePurge> change)
    {
        lock (_lock)
        {
            _purge = change(_purge);
        }
    }
}
