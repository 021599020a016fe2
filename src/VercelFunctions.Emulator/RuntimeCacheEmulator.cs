using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VercelFunctions.Emulator.Access;
using VercelFunctions.Emulator.Cache;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Health;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Page;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Purge;
using VercelFunctions.Emulator.Stores;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator;

/// <summary>
/// The emulator, a local Runtime Cache server with the purge API, in this process. Any official client can use it. It runs until
/// it is disposed, and reads no environment variables and no files.
/// </summary>
public sealed partial class RuntimeCacheEmulator : IAsyncDisposable
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly IStorage _storage;
    private readonly EmulatorMetrics _metrics;
    private readonly PurgeLog _purges;
    private readonly FaultRegistry _faults;
    private readonly IReadOnlyList<Project> _projects;

    private RuntimeCacheEmulator(
        WebApplication app,
        IStorage storage,
        EmulatorMetrics metrics,
        PurgeLog purges,
        FaultRegistry faults,
        Uri address,
        string token,
        IReadOnlyList<Project> projects)
    {
        _app = app;
        _storage = storage;
        _metrics = metrics;
        _purges = purges;
        _faults = faults;
        _projects = projects;
        Address = address;
        Token = token;
        Endpoint = new Uri(address, CacheEndpoint.BasePath);
        Projects = [.. projects.Select(project => new EmulatedProject(project.Name.ToString(), project.Token, Endpoint))];
    }

    /// <summary>The address of the purge API and of the page.</summary>
    public Uri Address { get; }

    /// <summary>The address of the Runtime Cache: the value of <c>RUNTIME_CACHE_ENDPOINT</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>The token that grants access to all projects through the purge API.</summary>
    public string Token { get; }

    /// <summary>The page that shows the items of all projects. Its fragment is the token: do not log it.</summary>
    public Uri Page => new(Address, "#" + Token);

    /// <summary>The projects, in the order of the options; at least one.</summary>
    public IReadOnlyList<EmulatedProject> Projects { get; }

    /// <summary>
    /// The last 1,000 requests of the purge API, the oldest first, without those that had no valid token. A request is recorded
    /// before its response is sent.
    /// </summary>
    public IReadOnlyList<RecordedPurge> Purges => _purges.VisibleTo(_projects);

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">The options; null for a random token and a free port, reachable from this machine only.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    /// <exception cref="RuntimeCacheEmulatorException">The emulator could not start.</exception>
    public static async Task<RuntimeCacheEmulator> StartAsync(
        RuntimeCacheEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RuntimeCacheEmulatorOptions();
        IPAddress address = await ListenAddress.FindAsync(options.Host).ConfigureAwait(false)
            ?? throw new RuntimeCacheEmulatorException(
                $"Cannot listen on '{options.Host}': there is no such host. Specify an address of this machine.");
        options.Check(address);
        FaultRule[] rules = [.. options.Faults.Select(FaultRule.Parse)];
        ProjectName[] names = options.Projects.Count == 0 ? [ProjectName.Default] : [.. options.Projects.Select(ProjectName.Parse)];
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new ArgumentException($"The project {repeated.Key} is given more than once.");
        }

        TimeProvider time = options.TimeProvider ?? TimeProvider.System;
        IStorage storage = options.Storage?.Invoke(time)
            ?? new MemoryStorage(options.MaxBytes, SystemShares.CacheBytes(names.Length), time);
        try
        {
            string token = options.Token ?? AccessToken.Random();
            List<Project> projects = await OpenAsync(storage, names, token, cancellationToken).ConfigureAwait(false);
            return await ServeAsync(options, address, token, storage, projects, rules, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Clears the caches of all projects, <see cref="Purges"/> and all fault rules: for the start of a test.</summary>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="VercelException">The store could not be reached.</exception>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        SetFaults();
        _purges.Clear(_projects);
        foreach (Project project in _projects)
        {
            await project.Store.ClearAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Replaces the fault rules of all projects.</summary>
    /// <param name="rules">The rules, such as <c>get 5% 503</c>; none for no fault.</param>
    /// <exception cref="ArgumentException">A rule is not valid.</exception>
    public void SetFaults(params string[] rules) => _faults.Replace(_projects, Array.ConvertAll(rules, FaultRule.Parse));

    /// <summary>Stops the emulator. Requests in progress have up to 5 seconds to complete.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
        await _storage.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<List<Project>> OpenAsync(
        IStorage storage, ProjectName[] names, string token, CancellationToken cancellationToken)
    {
        try
        {
            await storage.StartAsync(cancellationToken).ConfigureAwait(false);
            List<Project> projects = [];
            foreach (ProjectName name in names)
            {
                IProjectStore store = await storage.OpenAsync(name.ToString(), cancellationToken).ConfigureAwait(false);
                projects.Add(new Project(name, ProjectDirectory.TokenOf(name, token), store));
            }

            return projects;
        }
        catch (VercelException exception)
        {
            throw new RuntimeCacheEmulatorException(exception.Message, exception);
        }
    }

    private static async Task<RuntimeCacheEmulator> ServeAsync(
        RuntimeCacheEmulatorOptions options,
        IPAddress address,
        string token,
        IStorage storage,
        List<Project> projects,
        FaultRule[] rules,
        CancellationToken cancellationToken)
    {
        WebApplication app = Build(options, address);
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("VercelFunctions.Emulator");
        TimeProvider time = options.TimeProvider ?? TimeProvider.System;
        EmulatorMetrics metrics = new(projects);
        PurgeLog purges = new(time);
        FaultRegistry faults = new(projects, rules);
        Activities activities = new(projects, time);
        EventStream events = new(activities, faults, time, app.Lifetime.ApplicationStopping);
        RequestDispatcher dispatcher = new(
            new HostCheck(address, options.Host, options.AllowedHosts),
            new ProjectDirectory(token, projects),
            Endpoints(storage, purges, faults, activities, events),
            new RequestTelemetry(logger, metrics, activities));
        app.Run(dispatcher.HandleAsync);
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
                throw new RuntimeCacheEmulatorException(
                    $"Cannot listen on {ListenAddress.ForUrl(address)}:{options.Port}: {Reason(exception)}", exception);
            }

            throw;
        }

        foreach (string warning in storage.Warnings)
        {
            LogWarning(logger, warning);
        }

        // If it listens on every address, clients on this machine use the loopback address.
        IPAddress reachable = address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback
            : address;
        Uri url = new($"http://{ListenAddress.ForUrl(reachable)}:{new Uri(app.Urls.First()).Port}/");
        return new RuntimeCacheEmulator(app, storage, metrics, purges, faults, url, token, projects);
    }

    // In the order in which they are tried.
    private static IEndpoint[] Endpoints(
        IStorage storage, PurgeLog purges, FaultRegistry faults, Activities activities, EventStream events)
    {
        FaultGate gate = new(faults);
        ItemBodies bodies = new(SystemShares.Bodies());
        return
        [
            new CacheEndpoint(CacheEndpoint.BasePath, gate, bodies),
            new CacheEndpoint(CacheEndpoint.BasePathOfVercelDev, gate, bodies),
            .. PurgeOperation.All.Select(operation => new PurgeEndpoint(operation, purges, gate)),
            new LookupEndpoint(),
            new HealthEndpoint(storage),
            new IdentityEndpoint(),
            new ItemsEndpoint(gate),
            new FaultEndpoint(faults),
            new PurgeLogEndpoint(purges),
            new ProjectListEndpoint(),
            .. ViewEndpoint.CreateAll(events, activities),
            .. PageFile.ReadAll(),
            new NotFoundEndpoint(),
        ];
    }

    private static WebApplication Build(RuntimeCacheEmulatorOptions options, IPAddress address)
    {
        // The empty builder reads no files and no environment variables: only the options decide where the emulator listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);

        // The program that contains the emulator handles signals.
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);

        // The host logs exceptions that it also throws.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => ServerSettings.Apply(kestrel, address, options.Port));
        int connections = SystemShares.Connections();
        if (connections < SystemShares.MinConnections)
        {
            throw new RuntimeCacheEmulatorException(
                $"This process can open files for {connections} connections; the emulator needs {SystemShares.MinConnections}. Raise the "
                + "limit for open files, for example with ulimit -n 1024.");
        }

        builder.Services.AddSingleton<IConnectionListenerFactory>(services => new LimitedListener.Factory(
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(services), connections));
        return builder.Build();
    }

    private static string Reason(Exception exception)
    {
        SocketException? socket = exception as SocketException
            ?? exception.InnerException as SocketException
            ?? exception.InnerException?.InnerException as SocketException;
        return socket?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "the port is in use. Specify another port, or 0 for a free one.",
            SocketError.AddressNotAvailable => "this machine does not have this address.",
            SocketError.AccessDenied => "this user is not allowed to listen on this port. Specify a port above 1023.",
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
