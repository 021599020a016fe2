using System.Net;
using System.Net.Http;
using Polly;
using Polly.Retry;

namespace VercelFunctions;

/// <summary>Retries of requests to an API: after connection failures, timeouts, 408, rate limits and 5xx only.</summary>
internal static class ApiRetries
{
    /// <summary>The number of retries of a request.</summary>
    public const int Max = 4;

    /// <summary>Creates retries with exponential delays, or those that the response specifies.</summary>
    /// <param name="time">The clock that delays are measured by.</param>
    /// <param name="service">The service, which decides what a rate limit is.</param>
    /// <param name="endsTooLate">Whether the delay that a response asks for would end too late for a retry.</param>
    public static ResiliencePipeline<HttpResponseMessage> Create(
        TimeProvider time, ApiService service, Predicate<HttpResponseMessage> endsTooLate) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Max,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(20),
                ShouldHandle = attempt => new(
                    IsTransient(attempt.Outcome, service)
                    && !(attempt.Outcome.Result is HttpResponseMessage response && endsTooLate(response))),
                DelayGenerator = attempt => new(
                    attempt.Outcome.Result is HttpResponseMessage response ? RetryDelay.From(response, time.GetUtcNow()) : null),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome, ApiService service) => outcome switch
    {
        { Exception: VercelException { Failure: VercelFailure.ConnectionFailed or VercelFailure.TimedOut } } => true,
        { Result: HttpResponseMessage response } =>
            response.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
            || service.IsRateLimited(response),
        _ => false,
    };
}
