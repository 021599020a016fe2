using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Text;

namespace VercelFunctions;

/// <summary>
/// Sends requests with secret headers to a server. Failures become a <see cref="VercelException"/>, and the secrets never
/// appear in it. Thread-safe; keeps connections open.
/// </summary>
internal sealed class HttpSender : IDisposable
{
    private const string MaskText = "•••";
    private const int MinDistinctLength = 8;

    // The longest part of a message that is a text from the server.
    private const int MaxShown = 300;

    // An item has at most 2 MB and a list can be larger; a larger response is refused rather than read into memory.
    private const int MaxResponseBytes = 256 * 1024 * 1024;

    private readonly HttpClient _client;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _headers;
    private readonly List<string> _secrets;
    private readonly TimeSpan _timeout;
    private volatile bool _isDisposed;

    /// <summary>Creates a sender. Nothing is sent yet.</summary>
    /// <param name="url">An address of the server.</param>
    /// <param name="headers">The headers of every request; their values are secret.</param>
    /// <param name="timeout">How long a response may take.</param>
    public HttpSender(Uri url, IReadOnlyList<KeyValuePair<string, string>> headers, TimeSpan timeout)
    {
        _headers = headers;
        _secrets = Secrets(headers);
        _timeout = timeout;
        _client = new HttpClient(HttpHandlers.Create(url))
        {
            // The request's own token limits the time: HttpClient's timeout cannot be distinguished from the caller's cancellation.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxResponseBytes,
        };

        // .NET Framework would ask the server before it sends a body, and wait for the response.
        _client.DefaultRequestHeaders.ExpectContinue = false;
    }

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request, without the secret headers.</param>
    /// <param name="subject">The server, as the subject of a message.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="completion">Whether to read the whole response, or its headers only. The timeout covers what is read.</param>
    /// <exception cref="VercelException">There was no complete response.</exception>
    /// <exception cref="OperationCanceledException">The caller canceled the request; it has the caller's token.</exception>
    /// <exception cref="ObjectDisposedException">The sender was disposed, before or during the request.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        string subject,
        CancellationToken cancellationToken,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        foreach (KeyValuePair<string, string> header in _headers)
        {
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_timeout);
        try
        {
            return await _client.SendAsync(request, completion, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or ObjectDisposedException
            && (cancellationToken.IsCancellationRequested || _isDisposed))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ObjectDisposedException(null, $"{subject} cannot be used any more: its client was disposed.");
        }
        catch (OperationCanceledException)
        {
            throw new VercelException(VercelFailure.TimedOut, $"{subject} timed out after {MessageText.Seconds(_timeout)}.");
        }
        catch (HttpRequestException exception)
        {
            throw new VercelException(
                VercelFailure.ConnectionFailed,
                $"{subject} could not be reached, or closed the connection: {Mask(HttpHandlers.ReasonOf(exception), MaxShown)}",
                innerException: WithoutSecrets(exception));
        }
        catch (InvalidDataException exception)
        {
            throw new VercelException(
                VercelFailure.InvalidResponse,
                $"{subject} sent a body that cannot be decompressed.",
                innerException: WithoutSecrets(exception));
        }
    }

    /// <summary>The error that the response's body describes, as the end of a sentence; empty if it describes none.</summary>
    public string ErrorText(HttpResponseMessage response)
    {
        // The body was read before SendAsync returned, so this does not wait.
        string? message = JsonText.ErrorMessage(response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        return message is null ? string.Empty : ": " + Mask(message, MaxShown).TrimEnd('.');
    }

    /// <summary>The failure for a response that redirects.</summary>
    public VercelException Redirected(HttpResponseMessage response, string subject) => new(
        VercelFailure.Redirected,
        $"{subject} redirected ({(int)response.StatusCode}) to {RedirectTarget(response)}. "
            + "Redirects are not followed, because they would send the secret headers elsewhere.",
        response.StatusCode);

    /// <summary>The start of a text from the server, for a message: without secrets and control characters.</summary>
    /// <param name="text">The text; only as much of it is read as is shown.</param>
    /// <param name="maxLength">The most characters.</param>
    public string Mask(string text, int maxLength)
    {
        // Cutting the text first could leave the start of a secret, and masking all of it first costs as much as the server likes.
        StringBuilder masked = new();
        for (int i = 0; i < text.Length && masked.Length <= maxLength;)
        {
            bool isAfterWord = masked.Length > 0 && IsWordCharacter(masked[masked.Length - 1]);
            string? secret = _secrets.Find(secret => IsAt(text, i, secret, isAfterWord));
            if (secret is null)
            {
                masked.Append(text[i++]);
            }
            else
            {
                masked.Append(MaskText);
                i += secret.Length;
            }
        }

        return MessageText.Clean(masked.ToString(), maxLength);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _client.Dispose();
    }

    // A short secret, such as a placeholder, is masked as a word only: it may be a part of ordinary words.
    private static bool IsAt(string text, int start, string secret, bool isAfterWord)
    {
        int end = start + secret.Length;
        return string.CompareOrdinal(text, start, secret, 0, secret.Length) == 0
            && (secret.Length >= MinDistinctLength || !(isAfterWord || (end < text.Length && IsWordCharacter(text[end]))));
    }

    private static bool IsWordCharacter(char c) => char.IsLetter(c) || char.IsNumber(c);

    // Uri converts a host to lower case, and with it a secret in the host.
    private string RedirectTarget(HttpResponseMessage response) => response.Headers.Location switch
    {
        not { IsAbsoluteUri: true } => "another path",
        var location when _secrets.Exists(secret => ContainsIgnoringCase(location.Authority, secret)) => "another host",
        var location => $"{location.Scheme}://{location.Authority}",
    };

    private static bool ContainsIgnoringCase(string text, string secret) =>
        CultureInfo.InvariantCulture.CompareInfo.IndexOf(text, secret, CompareOptions.OrdinalIgnoreCase) >= 0;

    // The exception may quote a malformed response that repeats a request header, and its text cannot be changed.
    private Exception? WithoutSecrets(Exception exception)
    {
        string text = exception.ToString();
        return _secrets.Exists(text.Contains) ? null : exception;
    }

    /// <summary>The secrets in the headers, longest first, so that none is masked in part because it contains another.</summary>
    private static List<string> Secrets(IEnumerable<KeyValuePair<string, string>> headers) => headers
        .Select(header => header.Value.Trim())

        // A server may repeat a bearer token without its scheme.
        .SelectMany(value => new[] { value, value.Substring(value.IndexOf(' ') + 1) })
        .Where(secret => secret.Length > 0)
        .Distinct()
        .OrderByDescending(secret => secret.Length)
        .ToList();
}
