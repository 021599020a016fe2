using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace VercelFunctions.Bench;

/// <summary>
/// The emulator at an address that the official CLI accepts: over TLS, with responses to the requests that the CLI sends
/// before a purge. It forwards purges to the emulator and counts the requests.
/// </summary>
internal sealed class VercelApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _emulator;
    private int _requests;

    private VercelApi(WebApplication app, HttpClient emulator, string certificatePath)
    {
        _app = app;
        _emulator = emulator;
        CertificatePath = certificatePath;
    }

    public string Url => _app.Urls.First();

    /// <summary>The certificate as a file, for programs to trust.</summary>
    public string CertificatePath { get; }

    public int Requests => _requests;

    /// <summary>Starts the server.</summary>
    /// <param name="emulator">The emulator's address.</param>
    public static async Task<VercelApi> StartAsync(Uri emulator)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string path = Path.Combine(Path.GetTempPath(), $"vercelfunctions-bench-{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(path, certificate.ExportCertificatePem());

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        WebApplication app = builder.Build();
        VercelApi api = new(app, new HttpClient { BaseAddress = emulator }, path);
        app.Run(api.RespondAsync);
        await app.StartAsync();
        return api;
    }

    public void Reset() => _requests = 0;

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _emulator.Dispose();
        File.Delete(CertificatePath);
    }

    private async Task RespondAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        string path = context.Request.Path.Value!;
        if (path.StartsWith("/v1/edge-cache/", StringComparison.Ordinal))
        {
            await ForwardAsync(context);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(path switch
        {
            "/v2/user" =>
                """{"user":{"id":"u1","uid":"u1","username":"u","email":"u@example.com","defaultTeamId":"team_1","limited":false}}""",
            _ when path.Contains("/projects/", StringComparison.Ordinal) => """{"id":"prj_1","name":"shop","accountId":"team_1"}""",
            _ => """{"id":"team_1","slug":"t","name":"t"}""",
        });
    }

    private async Task ForwardAsync(HttpContext context)
    {
        string target = context.Request.Path.Value + context.Request.QueryString;
        using HttpRequestMessage request = new(new HttpMethod(context.Request.Method), target)
        {
            Content = new StreamContent(context.Request.Body),
        };
        request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        using HttpResponseMessage response = await _emulator.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
