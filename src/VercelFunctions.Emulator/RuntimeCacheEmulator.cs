using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VercelFunctions.Emulator.Access;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Health;
using VercelFunctions.Emulator.Page;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Purge;
using VercelFunctions.Emulator.Requests;
using VercelFunctions.Emulator.Stores;
using VercelFunctions.Emulator.Stores.Redis;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator;

/// <summary>
/// A local Vercel Runtime Cache, with the purge API, in this process. It serves any official client until it is disposed of,
/// and reads nothing from the environment or from files.
/// </summary>
public sealed partial class RuntimeCacheEmulator : IAsyncDisposable
{
    // Requests under way get this long to finish once the server was told to stop.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private const int MaxRedisWait = 100;

    private readonly WebApplication _app;
    private readonly IStorage _storage;
    private readonly EmulatorMetrics _metrics;
    private readonly PurgeLog _purges;
    private readonly IReadOnlyList<Project> _projects;

    private RuntimeCacheEmulator(
        WebApplication app,
        IStorage storage,
        EmulatorMetrics metrics,
        PurgeLog purges,
        Uri address,
        string token,
        IReadOnlyList<Project> projects)
    {
        _projects = projects;
        _purges = purges;
        _app = app;
        _storage = storage;
        _metrics = metrics;
        Address = address;
        Token = token;
        Endpoint = new Uri(address, CacheEndpoints.BasePath);
        Projects = [.. projects.Select(project => new EmulatedProject(project.Name.ToString(), project.Token, Endpoint))];
    }

    /// <summary>Where it serves: the address of the purge API, and of the page that shows what is kept.</summary>
    public Uri Address { get; }

    /// <summary>Where the Runtime Cache is: the value of <c>RUNTIME_CACHE_ENDPOINT</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The token that opens every project to the purge API.</summary>
    public string Token { get; }

    /// <summary>What it serves, in the order given; at least one.</summary>
    public IReadOnlyList<EmulatedProject> Projects { get; }

    /// <summary>
    /// The latest requests of the purge API, the oldest first, at most 1,000; those without a valid token are not among them.
    /// A request is there before its answer arrives.
    /// </summary>
    public IReadOnlyList<CachePurge> Purges => _purges.VisibleTo(_projects);

    /// <summary>Starts one.</summary>
    /// <param name="options">How it is to serve; null for a random token and a free port of this machine alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="RuntimeCacheEmulatorException">It could not start.</exception>
    public static async Task<RuntimeCacheEmulator> StartAsync(RuntimeCacheEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RuntimeCacheEmulatorOptions();
        IPAddress address = await ListenAddress.FindAsync(options.Host).ConfigureAwait(false)
            ?? throw new RuntimeCacheEmulatorException($"Cannot listen on '{options.Host}': there is no such host. Give an address of this machine.");
        Check(options, address);
        string token = options.Token ?? AccessToken.Random();
        FaultRule[] faults = [.. options.Faults.Select(FaultRule.Parse)];
        ProjectName[] names = options.Projects.Count == 0 ? [ProjectName.Default] : [.. options.Projects.Select(ProjectName.Parse)];
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new ArgumentException($"The project {repeated.Key} is given twice.");
        }

        TimeProvider time = options.TimeProvider ?? TimeProvider.System;
        IStorage storage = options.Redis is null
            ? new MemoryStorage(options.MaxBytes ?? MemoryCacheStore.DefaultMaxBytes, time)
            : new RedisStorage(options.Redis, options.RedisWait);
        try
        {
            await storage.StartAsync(cancellationToken).ConfigureAwait(false);
            List<Project> projects = [];
            foreach (ProjectName name in names)
            {
                projects.Add(new Project(name, ProjectDirectory.TokenOf(name, token), await storage.OpenAsync(name, cancellationToken).ConfigureAwait(false), faults, time));
            }

            return await ServeAsync(options, address, token, storage, projects, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Empties the caches of all projects, ends all faults and clears <see cref="Purges"/>: for the start of a test.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RuntimeCacheException">The store could not be reached.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        SetFaults();
        _purges.Clear(_projects);
        foreach (Project project in _projects)
        {
            await project.Store.Items.ClearAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes requests to all projects go wrong by these rules and no others.</summary>
    /// <param name="rules">The rules, such as <c>get 5% 503</c>; none for no fault.</param>
    /// <exception cref="ArgumentException">One of them is not a valid rule.</exception>
    public void SetFaults(params string[] rules)
    {
        FaultRule[] parsed = Array.ConvertAll(rules, FaultRule.Parse);
        foreach (Project project in _projects)
        {
            project.Faults.Replace(parsed);
        }
    }

    /// <summary>Takes no more requests, lets those under way finish, for at most 5 seconds, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        await _storage.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<RuntimeCacheEmulator> ServeAsync(
        RuntimeCacheEmulatorOptions options, IPAddress address, string token, IStorage storage, List<Project> projects, CancellationToken cancellationToken)
    {
        // The empty builder reads no settings from files or variables: nothing but the options decides where this listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);

        // Signals are the business of the program that this is a part of.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);

        // It tells what is thrown too.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, address, options.Port));
        WebApplication app = builder.Build();
        EmulatorMetrics metrics = new(projects);
        PurgeLog purges = new(options.TimeProvider ?? TimeProvider.System);
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("VercelFunctions.Emulator");
        RequestHandler handler = new(
            new HostCheck(address, options.Host),
            new ProjectDirectory(token, projects),
            new HealthEndpoint(storage),
            new ViewEndpoints(new EventStream(options.TimeProvider ?? TimeProvider.System, app.Lifetime.ApplicationStopping)),
            purges,
            new RequestTelemetry(logger, metrics));
        app.Run(handler.HandleAsync);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            metrics.Dispose();
            await app.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException or SocketException)
            {
                throw new RuntimeCacheEmulatorException($"Cannot listen on {ListenAddress.ForUrl(address)}:{options.Port}: {Reason(exception)}", exception);
            }

            throw;
        }

        foreach (string warning in storage.Warnings)
        {
            LogWarning(logger, warning);
        }

        // Where it listens on every address, this is the one that reaches it from this machine.
        IPAddress reachable = address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
        Uri url = new($"http://{ListenAddress.ForUrl(reachable)}:{new Uri(app.Urls.First()).Port}/");
        return new RuntimeCacheEmulator(app, storage, metrics, purges, url, token, projects);
    }

    private static void Check(RuntimeCacheEmulatorOptions options, IPAddress address)
    {
        if (options.Port is < 0 or > ushort.MaxValue)
        {
            throw new ArgumentException($"The port is {options.Port}; it must be 0 to {ushort.MaxValue}.");
        }

        if (options.MaxBytes < 1)
        {
            throw new ArgumentException($"The byte limit is {options.MaxBytes}; it must be at least 1.");
        }

        if (options.MaxBytes is not null && options.Redis is not null)
        {
            throw new ArgumentException("A byte limit cannot be used with Redis, which limits its own memory: set maxmemory, and maxmemory-policy allkeys-lru, on the server.");
        }

        if (options.RedisWait is < 0 or > MaxRedisWait)
        {
            throw new ArgumentException($"The number of replicas to wait for is {options.RedisWait}; it must be 0 to {MaxRedisWait}.");
        }

        if (options.RedisWait > 0 && options.Redis is null)
        {
            throw new ArgumentException("Replicas can be waited for only with Redis (--redis on the command line).");
        }

        if (options.Token is not null && AccessToken.Problem(options.Token) is string problem)
        {
            throw new ArgumentException($"The token cannot be used: {problem}.");
        }

        if (options.Token is null && !IPAddress.IsLoopback(address))
        {
            throw new ArgumentException($"Refusing to listen on {options.Host}: others than this machine could reach it, so it needs a token that you chose (--token on the command line).");
        }
    }

    private static void Configure(KestrelServerOptions kestrel, IPAddress address, int port)
    {
        kestrel.AddServerHeader = false;

        // Every byte has a meaning in it, so what is not ASCII reaches our own checks, and an answer that says what is wrong.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;

        KestrelServerLimits limits = kestrel.Limits;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.MaxRequestLineSize = 16 * 1024;

        // 128 tags of 256 bytes are 32 KB.
        limits.MaxRequestHeadersTotalSize = 64 * 1024;

        // A whole item within about three and a half minutes; a client that sends more slowly is cut off.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 10 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxRequestBodySize = RequestBody.MaxBytesOnWire;
        kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    private static string Reason(Exception exception)
    {
        SocketException? socket = exception as SocketException ?? exception.InnerException as SocketException ?? exception.InnerException?.InnerException as SocketException;
        return socket?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "the port is in use. Give another, or 0 for a free one.",
            SocketError.AddressNotAvailable => "this machine has no such address.",
            SocketError.AccessDenied => "this user may not listen on that port. Give one over 1023.",
            _ => (socket ?? exception).Message,
        };
    }

    [LoggerMessage(4, LogLevel.Warning, "{Warning}", EventName = "StorageWarning")]
    private static partial void LogWarning(ILogger logger, string warning);

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
