using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace VercelFunctions.AspNetCore.Tests;

/// <summary>An app on a free loopback port.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly RecordedLog _log;

    private TestApp(WebApplication app, RecordedLog log)
    {
        _app = app;
        _log = log;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = Patience };
    }

    /// <summary>A client of the app.</summary>
    public HttpClient Client { get; }

    /// <summary>The app's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The warnings and errors so far.</summary>
    public IReadOnlyList<string> Warnings => [.. _log.Lines];

    /// <summary>Starts an app.</summary>
    /// <param name="add">Adds its services.</param>
    /// <param name="map">Adds its endpoints; null for none.</param>
    /// <param name="settings">Its configuration; null for none.</param>
    public static async Task<TestApp> StartAsync(
        Action<IServiceCollection, IConfiguration> add,
        Action<WebApplication>? map = null,
        Dictionary<string, string?>? settings = null)
    {
        RecordedLog log = new();
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddProvider(log);
        add(builder.Services, builder.Configuration);
        WebApplication app = builder.Build();
        try
        {
            map?.Invoke(app);
            await app.StartAsync();
            return new TestApp(app, log);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts an app.</summary>
    public static Task<TestApp> StartAsync(Action<IServiceCollection> add, Action<WebApplication>? map = null) =>
        StartAsync((services, _) => add(services), map);

    /// <summary>Waits for a warning or an error that contains a text.</summary>
    public async Task<string> WarningAsync(string text)
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            if (_log.Lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is string found)
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

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception?.Message}".TrimEnd());
            }
        }

        public void Dispose()
        {
        }
    }
}
