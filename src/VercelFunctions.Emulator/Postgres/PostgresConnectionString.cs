using System.Globalization;
using Npgsql;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>What a person gave to find PostgreSQL by. It holds a password, so nothing of it is repeated but what <see cref="Description"/> says.</summary>
internal sealed class PostgresConnectionString
{
    // What is given comes after these, and so goes before them. A node that cannot reach PostgreSQL says so within seconds;
    // connections are few enough that several nodes fit into the 100 that PostgreSQL takes unless told otherwise.
    private const string Defaults =
        "Application Name=vercel-cache-emulator;Timeout=3;Command Timeout=5;Cancellation Timeout=1000;Keepalive=30;Maximum Pool Size=20;Max Auto Prepare=50;Auto Prepare Min Usages=2;";

    private const string Form =
        "It has the form Host=...;Port=5432;Database=...;Username=...;Password=... (a value that holds ; or = goes in double quotes), or that of a URL, postgres://user:password@host:5432/database.";

    private PostgresConnectionString(NpgsqlConnectionStringBuilder builder)
    {
        Text = builder.ConnectionString;
        User = builder.Username ?? Environment.UserName;
        Database = builder.Database ?? User;
        MaxConnections = builder.MaxPoolSize;
        string hosts = string.Join(", ", builder.Host!.Split(',').Select(host => Place(host.Trim(), builder.Port)));
        Description = $"PostgreSQL at {hosts}/{Database}";
    }

    /// <summary>It as Npgsql takes it, the password in it.</summary>
    public string Text { get; }

    /// <summary>Whom it connects as.</summary>
    public string User { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The most connections that a node takes.</summary>
    public int MaxConnections { get; }

    /// <summary>Host, port and database, for people.</summary>
    public string Description { get; }

    /// <summary>Reads it.</summary>
    /// <exception cref="ArgumentException">It cannot be used. The message repeats nothing of it.</exception>
    public static PostgresConnectionString Parse(string text)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            bool isUrl = text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);
            builder = new NpgsqlConnectionStringBuilder(Defaults + (isUrl ? KeywordsOf(new Uri(text)) : text));
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // What is thrown names the part that is wrong, which may be a piece of a password. So it is no inner exception either.
            throw new ArgumentException($"The connection string of PostgreSQL cannot be read. {Form}");
        }

        return string.IsNullOrWhiteSpace(builder.Host)
            ? throw new ArgumentException($"The connection string of PostgreSQL names no host. {Form}")
            : new PostgresConnectionString(builder);
    }

    /// <summary>It without secrets.</summary>
    public override string ToString() => Description;

    private static string KeywordsOf(Uri url)
    {
        // The builder quotes what has to be.
        System.Data.Common.DbConnectionStringBuilder keywords = new() { ["Host"] = url.Host.Trim('[', ']') };
        if (url.Port > 0)
        {
            keywords["Port"] = url.Port.ToString(CultureInfo.InvariantCulture);
        }

        string[] user = url.UserInfo.Split(':', 2);
        Add("Username", user[0]);
        Add("Password", user.Length == 2 ? user[1] : string.Empty);
        Add("Database", url.AbsolutePath.TrimStart('/'));
        foreach (string parameter in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = parameter.Split('=', 2);

            // As libpq calls them: sslmode=verify-full, application_name=x.
            string name = pair[0].Replace('_', ' ');
            string value = pair.Length == 2 ? pair[1] : string.Empty;
            bool isChoice = name.Equals("sslmode", StringComparison.OrdinalIgnoreCase);
            Add(isChoice ? "SSL Mode" : name.Equals("connect timeout", StringComparison.OrdinalIgnoreCase) ? "Timeout" : name, isChoice ? value.Replace("-", string.Empty, StringComparison.Ordinal) : value);
        }

        return keywords.ConnectionString;

        void Add(string keyword, string value)
        {
            if (value.Length > 0)
            {
                keywords[keyword] = Uri.UnescapeDataString(value);
            }
        }
    }

    // A folder is that of a Unix socket.
    private static string Place(string host, int port) =>
        host.Contains(':', StringComparison.Ordinal) && !host.Contains("::", StringComparison.Ordinal) ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
}
