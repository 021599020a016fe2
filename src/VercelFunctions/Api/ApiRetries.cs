using System.Net;
using System.Net.Http;
using Polly;
using Polly.Retry;

namespace VercelFunctions;

/// <summary>How requests to an API are tried again: after broken connections, timeouts, 408, 429 and 5xx, and after nothing else.</summary>
internal static class ApiRetries
{
    /// <summary>How often a request is tried again after it failed.</summary>
    public const int Max = 4;

    /// <summary>Makes retries with growing pauses, or those that the answer asks for.</summary>
    /// <param name="time">The clock that pauses are measured by.</param>
    public static ResiliencePipeline<HttpResponseMessage> Create(TimeProvider time) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Max,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(20),
                ShouldHandle = attempt => new(attempt.Outcome.Exception is RuntimeCacheException { Failure: RuntimeCacheFailure.ConnectionFailed or RuntimeCacheFailure.TimedOut }
                    || attempt.Outcome.Result is { StatusCode: HttpStatusCode.RequestTimeout or (HttpStatusCode)429 or >= HttpStatusCode.InternalServerError }),
                DelayGenerator = attempt => new(attempt.Outcome.Result is HttpResponseMessage response ? RetryDelay.From(response, time.GetUtcNow()) : null),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();
}
