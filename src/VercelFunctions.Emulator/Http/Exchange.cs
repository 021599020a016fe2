using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Http;

/// <summary>A request, its response, and what is known of both so far.</summary>
internal sealed class Exchange(HttpContext context)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private IReadOnlyList<Project>? _concerned;

    public HttpContext Context { get; } = context;

    public HttpRequest Request => Context.Request;

    public HttpResponse Response => Context.Response;

    /// <summary>Canceled when the client closes the connection.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    public RequestTarget Target { get; } = RequestTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    /// <summary>The projects that its token grants access to. Empty until the token was checked.</summary>
    public IReadOnlyList<Project> Projects { get; set; } = [];

    /// <summary>The project, if the endpoint requires the token of one.</summary>
    public Project Project => Projects[0];

    /// <summary>The projects whose activity shows the request. Empty if the token has several and none was chosen yet.</summary>
    public IReadOnlyList<Project> Concerned
    {
        get => _concerned ?? (Projects.Count == 1 ? Projects : []);
        set => _concerned = value;
    }

    /// <summary>The operation; null if the request is not an operation on a cache.</summary>
    public Operation? Operation { get; set; }

    /// <summary>The operation of the purge API; null for other requests.</summary>
    public CachePurgeOperation? Purge { get; set; }

    /// <summary>The store key; null if the request has none.</summary>
    public string? Key { get; set; }

    /// <summary>The name of the item to store; null if the request has none.</summary>
    public string? Name { get; set; }

    /// <summary>The tags to expire; null if the request has none.</summary>
    public IReadOnlyList<string>? Tags { get; set; }

    /// <summary>Whether the page sends it by itself again and again: the log shows it only if it fails.</summary>
    public bool IsOfPage { get; set; }

    /// <summary>Whether a read was a hit; null if the request was not a read.</summary>
    public bool? IsHit { get; set; }

    /// <summary>Whether the response reports a hit as stale.</summary>
    public bool IsStale { get; set; }

    /// <summary>A note for the log, in addition to the outcome.</summary>
    public string? Note { get; set; }

    /// <summary>Whether the client or the emulator closed the connection before the response was complete.</summary>
    public bool IsBrokenOff { get; private set; }

    /// <summary>The time since the request arrived.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Resets the connection.</summary>
    public void BreakOff()
    {
        IsBrokenOff = true;
        Context.Abort();
    }
}
