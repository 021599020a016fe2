using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace VercelFunctions.Emulator.Http;

/// <summary>A request and its response.</summary>
internal sealed class Exchange(HttpContext context)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public HttpContext Context { get; } = context;

    public HttpRequest Request => Context.Request;

    public HttpResponse Response => Context.Response;

    /// <summary>Canceled when the client closes the connection.</summary>
    public CancellationToken Aborted => Context.RequestAborted;

    public RequestTarget Target { get; } = RequestTarget.Of(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);

    /// <summary>The name of the only project that the request's token grants access to, for the log; empty if there is none.</summary>
    public string ProjectName { get; set; } = string.Empty;

    /// <summary>The operation; null if the request is not an operation on a cache.</summary>
    public CacheOperation? Operation { get; set; }

    /// <summary>Whether the page sends it by itself again and again: the log shows it only if it fails.</summary>
    public bool IsOfPage { get; set; }

    /// <summary>Whether the client or the emulator closed the connection before the response was complete.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>The time since the request arrived.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Resets the connection.</summary>
    public void Abort()
    {
        IsAborted = true;
        Context.Abort();
    }
}
