using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Numerics;
using VercelFunctions.Emulator.Redis;

namespace VercelFunctions.Emulator.Tool;

/// <summary>The command line: the options with their help, defaults and limits.</summary>
internal static class CommandLine
{
    /// <summary>The environment variable for the token, because other users of a machine can see command lines.</summary>
    public const string TokenVariable = "VERCEL_CACHE_EMULATOR_TOKEN";

    /// <summary>The environment variable for the address of Redis, which may contain a password.</summary>
    public const string RedisVariable = "VERCEL_CACHE_EMULATOR_REDIS";

    // Fixed, so that settings of clients stay valid after a restart.
    private const int DefaultPort = 4379;

    private const int CannotStart = 1;
    private const int InvalidOption = 2;

    // StopSignals handles Ctrl+C and SIGTERM.
    private static readonly InvocationConfiguration Configuration = new() { ProcessTerminationTimeout = null };

    /// <summary>Parses the options and runs the emulator, or shows help, or reports an error in one line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Func<EmulatorCommand, Task> run)
    {
        Option<int> port = Number(
            "--port", $"The port to listen on: 0 to {ushort.MaxValue}; 0 takes a free port.", DefaultPort, 0, ushort.MaxValue);
        Option<string> host = new("--host")
        {
            Description = "The address or host name to listen on. An address other than loopback, such as 0.0.0.0, requires --token.",
            HelpName = "address",
            DefaultValueFactory = _ => RuntimeCacheEmulatorOptions.DefaultHost,
        };
        Option<string[]> allowHost = new("--allow-host")
        {
            Description = "A name by which clients reach the emulator, such as that of its container or service. Repeat the option for "
                + "several names. Requests to other names than these and the machine's own are refused.",
            HelpName = "name",
        };
        Option<string?> token = new("--token")
        {
            Description = $"The bearer token that requests must have: {AccessToken.Rule}. Other users of this machine can see a command "
                + $"line; use the environment variable {TokenVariable} to avoid that. [default: a random token]",
            HelpName = "token",
        };
        Option<long> maxBytes = Number(
            "--max-bytes",
            "The byte limit of the cache, at least 1. Beyond it, the least recently used items are evicted. All caches together use at "
                + "most a third of the memory that the system allows. Not with --redis: Redis has its own memory limit.",
            MemoryCacheStore.DefaultMaxBytes,
            1,
            long.MaxValue);
        Option<string?> redis = new("--redis")
        {
            Description = "The Redis server or cluster that stores the items, so that emulators with the same --redis and --token share "
                + "one cache: redis://user:password@host:6379, rediss:// for TLS, or a configuration string of StackExchange.Redis. Other "
                + $"users of this machine can see a command line; use the environment variable {RedisVariable} to avoid that. "
                + "[default: in memory]",
            HelpName = "address",
        };
        Option<int> redisWait = Number(
            "--redis-wait",
            "How many replicas of the Redis server must have an expiry before it is acknowledged. If they do not have it within 2 "
                + "seconds, the expiry fails.",
            0,
            0,
            RedisOptionsExtensions.MaxReplicas);
        Option<string[]> project = new("--project")
        {
            Description = "A project, in the environment production (the default) or preview. Repeat the option for several projects: each "
                + "has its own cache, byte limit and token. [default: one cache for any project]",
            HelpName = "name[:environment]",
        };
        Option<string[]> fault = new("--fault")
        {
            Description = "A fault rule that makes requests fail, such as 'get 5% 503', 'set 10% slow 2s', 'any 1% drop', "
                + "'get 100% stale 3 times' or 'purge 100% 429 header \"Retry-After: 1\" 2 times'. Repeat the option for several rules.",
            HelpName = "rule",
        };
        Option<string> logFormat = new("--log-format")
        {
            Description = "The format of the log on standard error.",
            DefaultValueFactory = _ => ConsoleLog.Text,
        };
        logFormat.AcceptOnlyFromAmong(ConsoleLog.Text, ConsoleLog.Json);
        Option<bool> quiet = new("--quiet") { Description = "Do not log individual requests. Warnings and errors are still logged." };
        Option<bool> open = new("--open") { Description = "Open the emulator's page in the browser." };
        Option<bool> stopWithStdin = new("--stop-with-stdin")
        {
            Description = "Stop when standard input ends: for a program that starts the emulator as a child process.",
        };

        // Not a RootCommand, which would be named like the assembly.
        Command root = new(
            "vercel-cache-emulator",
            "The emulator, a local Runtime Cache server. It prints the environment variables for any official client: in a terminal "
            + "as commands of the shell, otherwise as lines of a .env file. Vercel's purge API is at the same address, with the same "
            + "token: set VERCEL_API_URL=http://127.0.0.1:<port>, "
            + "VERCEL_TOKEN=<the token>, and any project name.")
        {
            port,
            host,
            allowHost,
            token,
            maxBytes,
            redis,
            redisWait,
            project,
            fault,
            logFormat,
            quiet,
            open,
            stopWithStdin,
            new HelpOption(),
            new VersionOption(),
        };
        root.SetAction(result =>
        {
            string? given = result.GetValue(token);
            string source = given is null ? TokenVariable : "--token";
            given ??= Variable(TokenVariable);
            if (given is not null && AccessToken.Problem(given) is string problem)
            {
                return FailAsync($"The token of {source} is not valid: {problem}.");
            }

            RuntimeCacheEmulatorOptions options = new()
            {
                Port = result.GetValue(port),
                Host = result.GetValue(host)!,
                AllowedHosts = result.GetValue(allowHost) ?? [],
                Token = given,
                MaxBytes = result.GetResult(maxBytes) is { Implicit: false } ? result.GetValue(maxBytes) : null,
                Projects = result.GetValue(project) ?? [],
                Faults = result.GetValue(fault) ?? [],
                Logging = logging => ConsoleLog.Configure(logging, result.GetValue(logFormat)!, result.GetValue(quiet)),
            };
            int replicas = result.GetValue(redisWait);
            if ((result.GetValue(redis) ?? Variable(RedisVariable)) is string address)
            {
                options = options.UseRedis(address, replicas);
            }
            else if (replicas > 0)
            {
                return FailAsync("--redis-wait requires --redis.");
            }

            return RunAsync(run, new EmulatorCommand(options, result.GetValue(open), result.GetValue(stopWithStdin)));
        });

        // A value that starts with '@' is not the name of a response file.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Action is ParseErrorAction
            ? await FailAsync(parsed.Errors[0].Message)
            : await parsed.InvokeAsync(Configuration);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static async Task<int> RunAsync(Func<EmulatorCommand, Task> run, EmulatorCommand command)
    {
        try
        {
            await run(command);
            return 0;
        }
        catch (ArgumentException exception)
        {
            return await FailAsync($"{exception.Message} See --help.");
        }
        catch (RuntimeCacheEmulatorException exception)
        {
            return await FailAsync(exception.Message, CannotStart);
        }
    }

    private static async Task<int> FailAsync(string message, int exitCode = InvalidOption)
    {
        await Console.Error.WriteLineAsync(message);
        return exitCode;
    }

    private static Option<T> Number<T>(string name, string description, T standard, T least, T most)
        where T : struct, IBinaryInteger<T> => new(name)
        {
            Description = description,
            HelpName = "number",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value)
                    && value >= least
                    && value <= most)
                {
                    return value;
                }

                result.AddError($"{name} is '{text}'; it must be a whole number from {least} to {most}.");
                return default;
            },
        };
}
