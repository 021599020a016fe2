using System.Net.Http;
using Polly;

namespace VercelFunctions;

/// <summary>
/// Requests to a service's API, with its token. Failures that pass are tried again (<see cref="ApiRetries"/>); those that
/// stay become a <see cref="RuntimeCacheException"/>. Safe under threads.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    private readonly ApiService _service;
    private readonly string _url;
    private readonly HttpPeer _peer;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <param name="service">Whose API it is.</param>
    /// <param name="url">Where the API is.</param>
    /// <param name="token">The token; secret.</param>
    /// <param name="requestTimeout">How long each try of a request may take, its whole answer included; null means <see cref="ApiTimeout.Default"/>.</param>
    /// <param name="timeProvider">The clock that pauses are measured by; null means the system's.</param>
    /// <exception cref="RuntimeCacheException">The timeout is not over 0, or too long (InvalidTimeout).</exception>
    public ApiClient(ApiService service, Uri url, string token, TimeSpan? requestTimeout, TimeProvider? timeProvider)
    {
        RequestTimeout = ApiTimeout.Check(requestTimeout);
        _service = service;
        _url = url.AbsoluteUri.TrimEnd('/');
        _peer = new HttpPeer(
            $"{service.Name}'s API at {url.GetLeftPart(UriPartial.Authority)}",
            url,
            [new("authorization", "Bearer " + token)],
            RequestTimeout,
            $"Try again, or allow more time (-TimeoutSec; in the action: request-timeout-seconds). {StatusAdvice}");
        _retries = ApiRetries.Create(timeProvider ?? TimeProvider.System);
    }

    /// <summary>The API and where it is, as the first words of a message.</summary>
    public string Subject => _peer.Subject;

    public TimeSpan RequestTimeout { get; }

    private string StatusAdvice => $"{_service.StatusPage} tells whether {_service.Name} has trouble.";

    /// <summary>Sends a request and takes in its whole answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query, after the API's address.</param>
    /// <param name="prepare">Adds headers and body. Called for each try, because a request can be sent once only.</param>
    /// <param name="refusal">What an answer below 500 that is neither success, redirect nor 429 means.</param>
    /// <param name="cancellationToken">Cancels the request under way.</param>
    /// <returns>The body of the answer, which is a success.</returns>
    /// <exception cref="RuntimeCacheException">It is none, or none came.</exception>
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
                return await _peer.SendAsync(request, token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? await BodyOf(response).ConfigureAwait(false) : throw FailureOf(response, refusal);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _peer.Dispose();

    // It was taken in with the answer: there is nothing left to cancel.
    private static Task<byte[]> BodyOf(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync();

    private RuntimeCacheException FailureOf(HttpResponseMessage response, Func<HttpResponseMessage, ApiRefusal> refusal)
    {
        int code = (int)response.StatusCode;
        if (code is >= 300 and < 400)
        {
            return _peer.Redirected(response);
        }

        ApiRefusal meaning = code switch
        {
            429 => new(RuntimeCacheFailure.RateLimited, $"still limited the rate after {ApiRetries.Max} retries", "Try again in a few minutes."),
            >= 500 => new(RuntimeCacheFailure.ServerError, $"still failed after {ApiRetries.Max} retries", $"Try again. {StatusAdvice}"),
            _ => refusal(response),
        };
        return new RuntimeCacheException(meaning.Failure, $"{_peer.Subject} {meaning.What} ({code}){_peer.ErrorText(response)}.", meaning.Action, response.StatusCode);
    }
}
