using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Purge;

/// <summary>A recorded purge request. Its properties are set as they become known; the token is not recorded.</summary>
/// <param name="time">When it arrived.</param>
/// <param name="operation">The operation.</param>
/// <param name="opened">The projects of its token.</param>
internal sealed class PurgeEntry(DateTimeOffset time, PurgeKind operation, IReadOnlyList<Project> opened)
{
    private readonly object _lock = new();
    private RecordedPurge _purge = new() { Time = time, Operation = operation, Status = 0 };
    private IReadOnlyList<Project> _concerned = [];

    /// <summary>The request, as far as it is known.</summary>
    public RecordedPurge Purge
    {
        get
        {
            lock (_lock)
            {
                return _purge;
            }
        }
    }

    /// <summary>Records its project and team.</summary>
    public void Read(PurgeQuery query) => Change(purge => purge with { Project = query.Project, Team = query.Team });

    /// <summary>Records its body, and the projects that it concerns.</summary>
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

    /// <summary>Records that a fault rule ended it.</summary>
    /// <param name="fault">The rule.</param>
    /// <param name="status">The status of the response; 0 if the response is not complete.</param>
    public void Fail(string fault, int status) => Change(purge => purge with { Fault = fault, Status = status });

    /// <summary>Records the response, before it is sent: a client that has the response can see it here.</summary>
    public void Complete(int status, string? error = null) => Change(purge => purge with { Status = status, Error = error });

    /// <summary>Whether a token of these projects may see it.</summary>
    public bool IsVisibleTo(IReadOnlyList<Project> projects)
    {
        IReadOnlyList<Project> concerned = _concerned;
        return concerned.Count > 0 ? concerned.Any(projects.Contains) : opened.All(projects.Contains);
    }

    private void Change(Func<RecordedPurge, RecordedPurge> change)
    {
        lock (_lock)
        {
            _purge = change(_purge);
        }
    }
}
