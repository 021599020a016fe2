using System.Net;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>Sends requests to an endpoint, and turns responses that are not a success into failures.</summary>
internal sealed class RuntimeCacheSender(RuntimeCacheEndpoint endpoint) : IDisposable
{
    private readonly HttpSender _sender = new(endpoint.Url, endpoint.Headers, endpoint.Timeout);

    /// <summary>The endpoint, as the first words of a message.</summary>
    public string Subject { get; } = $"The Runtime Cache at {endpoint.Url}";

    /// <summary>Sends a request and reads the whole response.</summary>
    /// <exception cref="VercelException">There was no complete response.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _sender.SendAsync(request, Subject, cancellationToken);

    /// <summary>Throws unless the response is a success.</summary>
    /// <exception cref="VercelException">It is not.</exception>
    public void RequireOk(HttpResponseMessage response)
    {
        HttpStatusCode status = response.StatusCode;
        if (status == HttpStatusCode.OK)
        {
            if (Confirmation.IsHtml(response))
            {
                throw InvalidResponse("an HTML page", status);
            }

            return;
        }

        int code = (int)status;
        string said = _sender.ErrorText(response);
        throw code switch
        {
            401 or 403 => new VercelException(VercelFailure.AccessDenied, $"{Subject} denied access ({code}){said}.", status),
            404 when NotFound.IsForeign(response) => new VercelException(
                VercelFailure.RequestRefused, $"There is no Runtime Cache at {endpoint.Url} (404){said}.", status),
            429 => new VercelException(
                VercelFailure.RateLimited,
                $"{Subject} rate-limited the request ({code}){said}.",
                status,
                RetryDelay.Asked(response, DateTimeOffset.UtcNow)),
            >= 300 and < 400 => _sender.Redirected(response, Subject),
            >= 400 and < 500 => new VercelException(VercelFailure.RequestRefused, $"{Subject} refused the request ({code}){said}.", status),
            >= 500 => new VercelException(VercelFailure.ServerError, $"{Subject} failed ({code}){said}.", status),
            _ => InvalidResponse("a status that is not part of the protocol", status),
        };
    }

    /// <summary>Throws unless the response is a success whose body does not show the opposite.</summary>
    /// <exception cref="VercelException">It is not.</exception>
    public void RequireConfirmation(HttpResponseMessage response)
    {
        RequireOk(response);
        Confirmation.Require(response, Subject, _sender);
    }

    /// <summary>Reads the body as JSON.</summary>
    /// <exception cref="VercelException">It is not JSON.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadJsonAsync(HttpResponseMessage response)
    {
        ReadOnlyMemory<byte> body = await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        try
        {
            JsonText.Check(body.Span);
            return body;
        }
        catch (JsonException)
        {
            // Not kept as the inner exception: its message may quote a part of the body.
            string type = _sender.Mask(response.Content.Headers.ContentType?.MediaType ?? "no content type", 40);
            throw InvalidResponse(
                FormattableString.Invariant($"{body.Length:N0} bytes that are not JSON ({type})"),
                response.StatusCode);
        }
    }

    /// <summary>The failure for a response that does not follow the protocol.</summary>
    public VercelException InvalidResponse(string what, HttpStatusCode status) =>
        new(VercelFailure.InvalidResponse, $"{Subject} sent {what} ({(int)status}).", status);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _sender.Dispose();
}
