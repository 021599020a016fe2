using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace VercelFunctions.Bench;

/// <summary>
/// Stands in for Vercel's API, over TLS as the official command line demands: purges by tag, and what that command
/// line asks before it purges. Counts what it is asked, and limits the rate of as many purges as it is told to.
/// </summary>
internal sealed class PurgeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte> _tags = new();
    private int _requests;
    private int _purges;

    private PurgeServer(WebApplication app, string certificatePath)
    {
        _app = app;
        CertificatePath = certificatePath;
    }

    public string Url => _app.Urls.First();

    /// <summary>The certificate as a file, for programs to trust.</summary>
    public string CertificatePath { get; }

    /// <summary>One in so many purges is answered 429; 0 for none.</summary>
    public int LimitOneIn { get; set; }

    public int Requests => _requests;

    public int TagsExpired => _tags.Count;

    public static async Task<PurgeServer> StartAsync()
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
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        WebApplication app = builder.Build();
        PurgeServer server = new(app, path);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public void Reset()
    {
        _requests = 0;
        _purges = 0;
        _tags.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        File.Delete(CertificatePath);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requests);
        string path = context.Request.Path.Value!;
        if (path.StartsWith("/v1/edge-cache/", StringComparison.Ordinal))
        {
            await PurgeAsync(context);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(path switch
        {
            "/v2/user" => """{"user":{"id":"u1","uid":"u1","username":"u","email":"u@example.com","defaultTeamId":"team_1","limited":false}}""",
            _ when path.Contains("/projects/", StringComparison.Ordinal) => """{"id":"prj_1","name":"shop","accountId":"team_1"}""",
            _ => """{"id":"team_1","slug":"t","name":"t"}""",
        });
    }

    private async Task PurgeAsync(HttpContext context)
    {
        int number = Interlocked.Increment(ref _purges);
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body);
        if (LimitOneIn > 0 && number % LimitOneIn == 0)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return;
        }

        JsonElement tags = body.RootElement.GetProperty("tags");
        foreach (string tag in tags.ValueKind == JsonValueKind.Array ? tags.EnumerateArray().Select(tag => tag.GetString()!) : tags.GetString()!.Split(','))
        {
            _tags.TryAdd(tag, 0);
        }

        await context.Response.WriteAsync("{}");
    }
}
