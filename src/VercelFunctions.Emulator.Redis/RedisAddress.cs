using System.Globalization;
using System.Net;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>The address of Redis. It may contain a password, so only <see cref="Description"/> may be shown.</summary>
internal sealed class RedisAddress
{
    // Options of the user follow and take precedence. Roles are checked often, because servers do not always announce a failover.
    private const string Defaults = "connectTimeout=3000,connectRetry=1,configCheckSeconds=5,name=vercel-cache-emulator,";

    private const string Form =
        "It must have the form redis://user:password@host:6379/0 (rediss:// for TLS; commas between several hosts), "
        + "or host:6379,password=...,ssl=true, the configuration string of StackExchange.Redis.";

    private const int Port = 6379;
    private const int LibraryTlsPort = 6380;
    private const int SentinelPort = 26379;

    // Together with one retry, an operation takes at most five seconds.
    private const int MaxTimeoutMilliseconds = 3000;

    private const int ReconnectMilliseconds = 250;

    private readonly ConfigurationOptions _options;

    private RedisAddress(ConfigurationOptions options)
    {
        _options = options;
        Description = "Redis at " + string.Join(", ", options.EndPoints.Select(Show));
        Handshake = new RedisHandshake(options, Description);
    }

    /// <summary>Hosts and ports, for people.</summary>
    public string Description { get; }

    /// <summary>Opens the connections.</summary>
    public RedisHandshake Handshake { get; }

    /// <summary>Reads a URL or a configuration string.</summary>
    /// <exception cref="ArgumentException">It is not valid. The message does not quote it.</exception>
    public static RedisAddress Parse(string text)
    {
        bool isUrl = text.Contains("://", StringComparison.Ordinal);
        ConfigurationOptions options;
        try
        {
            options = isUrl ? ParseUrl(text) : ConfigurationOptions.Parse(Defaults + text);
        }
        catch (Exception exception) when (
            exception is ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            // Not kept as the inner exception: its message quotes the invalid part, which may be a part of the password.
            throw new ArgumentException($"The address of Redis is not valid. {Form}");
        }

        if (options.EndPoints.Count == 0)
        {
            throw new ArgumentException($"The address of Redis names no host. {Form}");
        }

        // Needed for CONFIG GET.
        options.AllowAdmin = true;
        options.AbortOnConnectFail = true;
        options.AsyncTimeout = options.SyncTimeout = MaxTimeoutMilliseconds;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        options.ReconnectRetryPolicy = new LinearRetry(ReconnectMilliseconds);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.IncludeDetailInExceptions = false;
        SetPorts(options, isUrl);
        return new RedisAddress(options);
    }

    /// <summary>The options of a connection with this name.</summary>
    public ConfigurationOptions ForConnection(string name)
    {
        ConfigurationOptions options = _options.Clone();
        options.ClientName = $"{options.ClientName}-{name}";
        return options;
    }

    /// <summary>The address without secrets.</summary>
    public override string ToString() => Description;

    // The library's configuration string cannot contain a password with a comma; a URL can.
    private static ConfigurationOptions ParseUrl(string url)
    {
        bool isTls = url.StartsWith("rediss://", StringComparison.OrdinalIgnoreCase);
        if (!isTls && !url.StartsWith("redis://", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException();
        }

        string rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        string query = string.Empty;
        if (rest.IndexOf('?', StringComparison.Ordinal) is int question and >= 0)
        {
            (rest, query) = (rest[..question], rest[(question + 1)..]);
        }

        string database = string.Empty;
        if (rest.IndexOf('/', StringComparison.Ordinal) is int slash and >= 0)
        {
            (rest, database) = (rest[..slash], rest[(slash + 1)..]);
        }

        int at = rest.LastIndexOf('@');
        string parameters = string.Concat(
            query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(parameter => "," + Uri.UnescapeDataString(parameter)));
        ConfigurationOptions options = ConfigurationOptions.Parse(Defaults + rest[(at + 1)..] + parameters);
        options.Ssl |= isTls;
        if (at >= 0)
        {
            string[] user = rest[..at].Split(':', 2);
            options.User = user[0].Length == 0 ? null : Uri.UnescapeDataString(user[0]);
            options.Password = user.Length == 2 ? Uri.UnescapeDataString(user[1]) : null;
        }

        if (database.Length > 0)
        {
            options.DefaultDatabase = int.Parse(database, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return options;
    }

    // A URL has one default port, with and without TLS. In a configuration string, the library documents another one for TLS.
    private static void SetPorts(ConfigurationOptions options, bool isUrl)
    {
        int port = !string.IsNullOrEmpty(options.ServiceName) ? SentinelPort : options.Ssl && !isUrl ? LibraryTlsPort : Port;
        for (int i = 0; i < options.EndPoints.Count; i++)
        {
            options.EndPoints[i] = options.EndPoints[i] switch
            {
                DnsEndPoint { Port: 0 } dns => new DnsEndPoint(dns.Host, port, dns.AddressFamily),
                IPEndPoint { Port: 0 } ip => new IPEndPoint(ip.Address, port),
                _ => options.EndPoints[i],
            };
        }
    }

    private static string Show(EndPoint endPoint) => endPoint is DnsEndPoint dns
        ? string.Create(CultureInfo.InvariantCulture, $"{dns.Host}:{dns.Port}")
        : endPoint.ToString()!;
}
