using System.Net;
using System.Net.Http;
using System.Text;
using Octokit;
using Octokit.Internal;

namespace VercelFunctions.Deployments;

/// <summary>
/// Sends Octokit's requests through <see cref="ApiClient"/>, which adds the token, retries, limits the time, and turns a
/// response that is not a success into a <see cref="VercelException"/>. Octokit therefore sees successful responses only.
/// </summary>
internal sealed class GitHubTransport(
    ApiClient api, Func<HttpResponseMessage, ApiRefusal> refusal, CancellationToken cancellationToken) : IHttpClient
{
    /// <inheritdoc/>
    /// <remarks>Octokit passes on a cancellation only for some requests, so the operation's own is used for all.</remarks>
    public async Task<IResponse> Send(IRequest request, CancellationToken ignored, Func<object, object>? preprocessResponseBody = null)
    {
        string path = "/" + request.Endpoint.OriginalString;
        byte[] body = await api
            .ReadAsync(request.Method, path, message => Prepare(message, request.Body as string), refusal, cancellationToken)
            .ConfigureAwait(false);
        return new Success(Encoding.UTF8.GetString(body));
    }

    /// <inheritdoc/>
    public void SetRequestTimeout(TimeSpan timeout) => throw new NotSupportedException();

    /// <summary>Nothing to close: the client is used again.</summary>
    public void Dispose()
    {
    }

    private static void Prepare(HttpRequestMessage request, string? body)
    {
        if (body is not null)
        {
            request.Content = HttpHandlers.JsonContent(Encoding.UTF8.GetBytes(body));
        }

        request.Headers.TryAddWithoutValidation("accept", "application/vnd.github+json");
        request.Headers.TryAddWithoutValidation("x-github-api-version", "2022-11-28");

        // GitHub refuses requests without one.
        request.Headers.TryAddWithoutValidation("user-agent", "VercelFunctions");
    }

    // Without links, so that Octokit requests no further pages.
    private sealed class Success(string body) : IResponse
    {
        public object Body => body;

        public IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>();

        public ApiInfo ApiInfo { get; } =
            new(new Dictionary<string, Uri>(), [], [], string.Empty, new RateLimit(new Dictionary<string, string>()));

        public HttpStatusCode StatusCode => HttpStatusCode.OK;

        public string ContentType => "application/json";
    }
}
