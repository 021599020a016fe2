using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace VercelFunctions.AspNetCore.Tests;

/// <summary>An app on a free loopback port.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly FakeLogCollector _log;

    private TestApp(WebApplication app)
    {
        _app = app;
        _log = app.Services.GetFakeLogCollector();
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Patience };
    }

    /// <summary>A client of the app.</summary>
    public HttpClient Client { get; }

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The warnings and errors so far.</summary>
    public IReadOnlyList<string> Warnings =>
        [.. _log.GetSnapshot().Select(entry => $"{entry.Level}: {entry.Message} {entry.Exception?.Message}".TrimEnd())];

    /// <summary>Starts an app.</summary>
    /// <param name="add">Adds its services.</param>
    /// <param name="map">Adds its endpoints; null for none.</param>
    /// <param name="settings">Its configuration; null for none.</param>
    public static async Task<TestApp> StartAsync(
        Action<IServiceCollection> add,
        Action<WebApplication>? map = null,
        Dictionary<string, string?>? settings = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddFakeLogging();
        add(builder.Services);
        WebApplication app = builder.Build();
        try
        {
            map?.Invoke(app);
            await app.StartAsync();
            return new TestApp(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a warning or an error that contains a text.</summary>
    public async Task<string> WarningAsync(string text)
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            if (Warnings.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is string found)
            {
                return found;
            }

            await Task.Delay(10, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
