using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Requests;

/// <summary>A request on its way through the server, its answer, and what is known of both so far.</summary>
internal sealed class Exchange(HttpContext context)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private IReadOnlyList<Project>? _concerned;

    public HttpContext Context { get; } = context;

    public HttpRequest Request => Context.Request;

    public HttpResponse Response => Context.Response;

    /// <summary>Canceled when the client goes away.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    public RequestTarget Target { get; } = RequestTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    /// <summary>What its token opens. Empty until that was looked at.</summary>
    public IReadOnlyList<Project> Projects { get; set; } = [];

    /// <summary>Those of them that it is about. Where several are opened, it is about none until that is known.</summary>
    public IReadOnlyList<Project> Concerned
    {
        get => _concerned ?? (Projects.Count == 1 ? Projects : []);
        set => _concerned = value;
    }

    /// <summary>What it asks of a cache; null where it asks nothing.</summary>
    public Operation? Operation { get; set; }

    /// <summary>What it asks of the purge API; null if it asks nothing of that.</summary>
    public CachePurgeOperation? Purge { get; set; }

    /// <summary>The store key that it is about; null where it is about none or many.</summary>
    public string? Key { get; set; }

    /// <summary>The name of the item that it stores; null where it stores none.</summary>
    public string? Name { get; set; }

    /// <summary>The tags that it is to expire; null where it is about none.</summary>
    public IReadOnlyList<string>? Tags { get; set; }

    /// <summary>Whether it is one that the page makes of itself, again and again: a log tells only of those that fail.</summary>
    public bool IsOfPage { get; set; }

    /// <summary>Whether what was to be read was there; null where nothing was.</summary>
    public bool? IsHit { get; set; }

    /// <summary>Whether what is found is to be called stale.</summary>
    public bool IsStale { get; set; }

    /// <summary>What the log says beside the outcome, where the answer cannot say it.</summary>
    public string? Note { get; set; }

    /// <summary>Whether its connection was broken off, by the client or from here.</summary>
    public bool IsBrokenOff { get; private set; }

    /// <summary>How long it has taken so far.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Ends it without an answer.</summary>
    public void BreakOff()
    {
        IsBrokenOff = true;
        Context.Abort();
    }
}
