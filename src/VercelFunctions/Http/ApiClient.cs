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
        _retries = ApiRetries.Create(_time, service);
    }

    /// <summary>The API and its address, as the subject of a message.</summary>
    public string Subject { get; }

    public TimeSpan Timeout { get; }

    /// <summary>Sends a request and reads the whole response.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query, appended to the API's address.</param>
    /// <param name="prepare">Adds headers and body. Called for each attempt, because a request can be sent only once.</param>
    /// <param name="refusal">The meaning of a response below 500 that is not a success, a redirect or a rate limit.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The body of the successful response.</returns>
    /// <exception cref="VercelException">There was no successful response.</exception>
    public async Task<byte[]> SendAsync(
        HttpMethod method,
        string path,
        Action<HttpRequestMessage> prepare,
        Func<HttpResponseMessage, ApiRefusal> refusal,
        CancellationToken cancellationToken)
    {
        Uri uri = new(_url + path);
        using HttpResponseMessage response = await _retries.ExecuteAsync(
            async token =>
            {
                using HttpRequestMessage request = new(method, uri);
                prepare(request);
                HttpResponseMessage attempt = await _sender.SendAsync(request, Subject, token).ConfigureAwait(false);
                if (_service.IsRateLimited(attempt))
                {
                    _onRateLimit?.Invoke();
                }

                return attempt;
            },
            cancellationToken).ConfigureAwait(false);

        return response.IsSuccessStatusCode ? await BodyOf(response).ConfigureAwait(false) : throw FailureOf(response, refusal);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _sender.Dispose();

    // The body was read with the response, so there is nothing to cancel.
    private static Task<byte[]> BodyOf(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync();

    private VercelException FailureOf(HttpResponseMessage response, Func<HttpResponseMessage, ApiRefusal> refusal)
    {
        int code = (int)response.StatusCode;
        if (code is >= 300 and < 400)
        {
            return _sender.Redirected(response, Subject);
        }

        ApiRefusal meaning = code switch
        {
            _ when _service.IsRateLimited(response) => new(
                VercelFailure.RateLimited,
                $"still rate-limited the request after {ApiRetries.Max} retries"),
            >= 500 => new(
                VercelFailure.ServerError,
                $"still failed after {ApiRetries.Max} retries",
                $"{_service.StatusPage} reports problems of {_service.Name}."),
            _ => refusal(response),
        };
        string reason = meaning.Reason is null ? string.Empty : " " + meaning.Reason;
        string message = $"{Subject} {meaning.What} ({code}){_sender.ErrorText(response)}.{reason}";
        bool isTransient = meaning.Failure is VercelFailure.RateLimited or VercelFailure.ServerError;
        TimeSpan? retryAfter = isTransient ? RetryDelay.Asked(response, _time.GetUtcNow()) : null;
        return new VercelException(meaning.Failure, message, response.StatusCode, retryAfter);
    }
}
