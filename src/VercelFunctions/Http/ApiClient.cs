using System.Net.Http;
using Polly;

namespace VercelFunctions;

/// <summary>
/// Sends requests with a token to a service's API. Transient failures are retried (<see cref="ApiRetries"/>); the others
/// become a <see cref="VercelException"/>. Thread-safe.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    private readonly ApiService _service;
    private readonly Action? _onRateLimit;
    private readonly TimeProvider _time;
    private readonly string _url;
    private readonly HttpSender _sender;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    /// <summary>Creates a client. Nothing is sent yet.</summary>
    /// <param name="service">The service.</param>
    /// <param name="url">The address of the API.</param>
    /// <param name="token">The token; secret.</param>
    /// <param name="requestTimeout">
    /// How long each attempt may take, the whole response included; null means <see cref="Timeouts.ApiDefault"/>.
    /// </param>
    /// <param name="timeProvider">The clock that delays are measured by; null means the system's.</param>
    /// <param name="onRateLimit">Called for each response that is a rate limit.</param>
    /// <exception cref="VercelException">The timeout is not positive, or too long (InvalidTimeout).</exception>
    public ApiClient(
        ApiService service,
        Uri url,
        string token,
        TimeSpan? requestTimeout,
        TimeProvider? timeProvider,
        Action? onRateLimit = null)
    {
        Timeout = Timeouts.Check(requestTimeout ?? Timeouts.ApiDefault, Timeouts.ApiLongest);
        Subject = $"{service.Name}'s API at {url.GetLeftPart(UriPartial.Authority)}";
        _service = service;
        _onRateLimit = onRateLimit;
        _time = timeProvider ?? TimeProvider.System;
        _url = url.AbsoluteUri.TrimEnd('/');
        _sender = new HttpSender(url, [new("authorization", "Bearer " + token)], Timeout);
        _retries = ApiRetries.Create(_time, service, EndsTooLate);
    }

    /// <summary>The API and its address, as the subject of a message.</summary>
    public string Subject { get; }

    public TimeSpan Timeout { get; }

    /// <summary>
    /// When every request must have ended; null for no limit. A delay that a response asks for and that would end later is
    /// not begun: the request fails at once.
    /// </summary>
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>Sends a request whose result nobody reads.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query, appended to the API's address.</param>
    /// <param name="prepare">Adds headers and body. Called for each attempt, because a request can be sent only once.</param>
    /// <param name="refusal">The meaning of a response below 500 that is not a success, a redirect or a rate limit.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="VercelException">There was no successful response, or its body does not confirm the request.</exception>
    public async Task SendAsync(
        HttpMethod method,
        string path,
        Action<HttpRequestMessage> prepare,
        Func<HttpResponseMessage, ApiRefusal> refusal,
        CancellationToken cancellationToken)
    {
        using HttpResponseMessage response =
            await SucceedAsync(method, path, prepare, refusal, cancellationToken).ConfigureAwait(false);
        Confirmation.Require(response, Subject, _sender);
    }

    /// <summary>Sends a request and reads the whole response.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query, appended to the API's address.</param>
    /// <param name="prepare">Adds headers and body. Called for each attempt, because a request can be sent only once.</param>
    /// <param name="refusal">The meaning of a response below 500 that is not a success, a redirect or a rate limit.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The body of the successful response.</returns>
    /// <exception cref="VercelException">There was no successful response.</exception>
    public async Task<byte[]> ReadAsync(
        HttpMethod method,
        string path,
        Action<HttpRequestMessage> prepare,
        Func<HttpResponseMessage, ApiRefusal> refusal,
        CancellationToken cancellationToken)
    {
        using HttpResponseMessage response =
            await SucceedAsync(method, path, prepare, refusal, cancellationToken).ConfigureAwait(false);
        return await BodyOf(response).ConfigureAwait(false);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _sender.Dispose();

    // The body was read with the response, so there is nothing to cancel.
    private static Task<byte[]> BodyOf(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync();

    private async Task<HttpResponseMessage> SucceedAsync(
        HttpMethod method,
        string path,
        Action<HttpRequestMessage> prepare,
        Func<HttpResponseMessage, ApiRefusal> refusal,
        CancellationToken cancellationToken)
    {
        Uri uri = new(_url + path);
        ApiAttempts attempts = new();
        using CancellationTokenSource untilDeadline = UntilDeadline();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(untilDeadline.Token, cancellationToken);
        try
        {
            HttpResponseMessage response = await _retries
                .ExecuteAsync(token => AttemptAsync(attempts, method, uri, prepare, refusal, token), end.Token)
                .ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            response.Dispose();
            throw attempts.LastFailure!;
        }
        catch (VercelException exception) when (attempts.AreUsedUp && exception.StatusCode is null)
        {
            throw new VercelException(
                exception.Failure,
                FormattableString.Invariant($"{exception.Message} This was the last of {attempts.Count} attempts."),
                innerException: exception.InnerException);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // A caller that canceled expects its own token in the exception, and not the linked one.
            cancellationToken.ThrowIfCancellationRequested();
            throw PastDeadline(attempts);
        }
    }

    private async ValueTask<HttpResponseMessage> AttemptAsync(
        ApiAttempts attempts,
        HttpMethod method,
        Uri uri,
        Action<HttpRequestMessage> prepare,
        Func<HttpResponseMessage, ApiRefusal> refusal,
        CancellationToken cancellationToken)
    {
        attempts.Count++;
        using HttpRequestMessage request = new(method, uri);
        prepare(request);
        try
        {
            HttpResponseMessage response = await _sender.SendAsync(request, Subject, cancellationToken).ConfigureAwait(false);
            if (_service.IsRateLimited(response))
            {
                _onRateLimit?.Invoke();
            }

            attempts.LastFailure = response.IsSuccessStatusCode ? null : FailureOf(response, refusal, attempts);
            return response;
        }
        catch (VercelException exception)
        {
            attempts.LastFailure = exception;
            throw;
        }
    }

    private CancellationTokenSource UntilDeadline()
    {
        CancellationTokenSource end = new();
        TimeSpan? left = Deadline - _time.GetUtcNow();
        if (left <= TimeSpan.Zero)
        {
            end.Cancel();
            return end;
        }

        if (left is null || left > Timeouts.Longest)
        {
            return end;
        }

        end.Dispose();
#if NET
        return new CancellationTokenSource(left.Value, _time);
#else
        return _time.CreateCancellationTokenSource(left.Value);
#endif
    }

    private bool EndsTooLate(HttpResponseMessage response)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return RetryDelay.Asked(response, now) is TimeSpan asked && asked > Deadline - now;
    }

    private VercelException PastDeadline(ApiAttempts attempts)
    {
        string what = attempts.Count == 0
            ? "was not sent the request: the time limit has ended"
            : "did not complete the request before the time limit ended";
        string last = attempts.LastFailure is null ? string.Empty : $" The last failure: {attempts.LastFailure.Message}";
        return new VercelException(VercelFailure.TimedOut, $"{Subject} {what}.{last}");
    }

    private VercelException FailureOf(
        HttpResponseMessage response, Func<HttpResponseMessage, ApiRefusal> refusal, ApiAttempts attempts)
    {
        int code = (int)response.StatusCode;
        if (code is >= 300 and < 400)
        {
            return _sender.Redirected(response, Subject);
        }

        string still = attempts.Count > 1 ? "still " : string.Empty;
        ApiRefusal meaning = code switch
        {
            _ when _service.IsRateLimited(response) => new(
                VercelFailure.RateLimited,
                $"{still}rate-limited the request{attempts.AfterRetries}"),
            >= 500 => new(
                VercelFailure.ServerError,
                $"{still}failed{attempts.AfterRetries}",
                $"{_service.StatusPage} reports problems of {_service.Name}."),
            _ => refusal(response),
        };
        string reason = meaning.Reason is null ? string.Empty : " " + meaning.Reason;
        bool isTransient = meaning.Failure is VercelFailure.RateLimited or VercelFailure.ServerError;
        TimeSpan? retryAfter = isTransient ? RetryDelay.Asked(response, _time.GetUtcNow()) : null;
        string tooLate = retryAfter is TimeSpan asked && EndsTooLate(response)
            ? $" It asks to wait {MessageText.Seconds(asked)}, and the time limit ends before that."
            : string.Empty;
        string message = $"{Subject} {meaning.What} ({code}){_sender.ErrorText(response)}.{reason}{tooLate}";
        return new VercelException(meaning.Failure, message, response.StatusCode, retryAfter);
    }
}
