using System.Net;
using System.Net.Http;

namespace VercelFunctions;

/// <summary>
/// A server that is sent secret headers. What goes wrong on the way becomes a <see cref="RuntimeCacheException"/>, and
/// the secrets do not come back in any text of the server's. Safe under threads; keeps connections open.
/// </summary>
internal sealed class HttpPeer : IDisposable
{
    // An item is at most 2 MB, a listing can be larger; past this an answer is refused rather than taken into memory.
    private const int MaxResponseBytes = 256 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;
    private readonly List<string> _secrets;
    private readonly TimeSpan _timeout;
    private readonly string _timeoutAdvice;

    /// <summary>Describes a server. Nothing is sent yet.</summary>
    /// <param name="subject">What it is, as the first words of a message.</param>
    /// <param name="url">Where it is.</param>
    /// <param name="headers">Sent with each request; their values are secret.</param>
    /// <param name="timeout">How long an answer may take, its body included.</param>
    /// <param name="timeoutAdvice">What to do where it takes longer.</param>
    public HttpPeer(string subject, Uri url, IReadOnlyList<KeyValuePair<string, string>> headers, TimeSpan timeout, string timeoutAdvice)
    {
        Subject = subject;
        _headers = headers;
        _secrets = Secrets(headers);
        _timeout = timeout;
        _timeoutAdvice = timeoutAdvice;
        _client = new HttpClient(HttpHandlers.Create(url))
        {
            // Timed by the request's own token: this one could not be told from the caller's.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxResponseBytes,
        };
    }

    public string Subject { get; }

    /// <summary>Sends a request and takes in the whole answer, so that both fall under the timeout.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (KeyValuePair<string, string> header in _headers)
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.TimedOut,
                $"{Subject} did not answer within {MessageText.Seconds(_timeout)}.",
                _timeoutAdvice);
        }
        catch (HttpRequestException exception)
        {
            // .NET Framework may report a cancelled request this way.
            cancellationToken.ThrowIfCancellationRequested();
            throw new RuntimeCacheException(
                RuntimeCacheFailure.ConnectionFailed,
                $"{Subject} could not be reached, or broke off: {Innermost(exception).Message}",
                "Check that the address is right and that the server runs.",
                innerException: exception);
        }
        catch (InvalidDataException exception)
        {
            throw new RuntimeCacheException(
                RuntimeCacheFailure.InvalidResponse,
                $"{Subject} answered with a body that cannot be decompressed.",
                "Check that no proxy before it changes its answers.",
                innerException: exception);
        }
    }

    /// <summary>What the answer's <c>{"error":{"code","message"}}</c> says, as the end of a sentence; empty where it says nothing.</summary>
    public string ErrorText(HttpResponseMessage response)
    {
        // The body was taken in before SendAsync returned, so this does not wait.
        string? said = JsonText.ErrorMessage(response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        return said is null ? string.Empty : ": " + MessageText.Clean(HideSecrets(said), 300).TrimEnd('.');
    }

    /// <summary>The failure of an answer that sends the request elsewhere.</summary>
    public RuntimeCacheException Redirected(HttpResponseMessage response) => new(
        RuntimeCacheFailure.Redirected,
        $"{Subject} redirected ({(int)response.StatusCode}) to {RedirectTarget(response)}. It was not followed, because the secret headers would go there too.",
        "If that is the right place, make it the address.",
        response.StatusCode);

    /// <summary>Text that the server sent, with nothing in it that was sent to it as a secret.</summary>
    public string HideSecrets(string text) => _secrets.Aggregate(text, (shown, secret) => shown.Replace(secret, "•••"));

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();

    private string RedirectTarget(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } location ? HideSecrets($"{location.Scheme}://{location.Authority}") : "another path";

    private static Exception Innermost(Exception exception) => exception.InnerException is null ? exception : Innermost(exception.InnerException);

    /// <summary>What the headers hold, the longest first, so that none is hidden in part because it holds another.</summary>
    private static List<string> Secrets(IEnumerable<KeyValuePair<string, string>> headers) => headers
        .Select(header => header.Value.Trim())

        // A bearer token may come back without its scheme.
        .SelectMany(value => new[] { value, value.Substring(value.IndexOf(' ') + 1) })
        .Where(secret => secret.Length > 0)
        .Distinct()
        .OrderByDescending(secret => secret.Length)
        .ToList();
}
