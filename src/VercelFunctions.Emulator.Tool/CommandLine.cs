using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Numerics;

namespace VercelFunctions.Emulator.Tool;

/// <summary>The options as a person types them: their names, help, defaults and limits.</summary>
internal static class CommandLine
{
    /// <summary>The environment variable that a token can come from: other users of a machine see command lines.</summary>
    public const string TokenVariable = "VERCEL_CACHE_EMULATOR_TOKEN";

    /// <summary>The environment variable that the address of Redis can come from, for the password in it.</summary>
    public const string RedisVariable = "VERCEL_CACHE_EMULATOR_REDIS";

    // Fixed, so that what was pasted once stays right.
    private const int DefaultPort = 4379;

    private const int CannotStart = 1;
    private const int BadOption = 2;

    // Ctrl+C and SIGTERM are for StopSignals.
    private static readonly InvocationConfiguration Configuration = new() { ProcessTerminationTimeout = null };

    /// <summary>Reads the options and runs the emulator with them, or shows help, or says in one line what is wrong.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, Func<EmulatorCommand, Task> run)
    {
        Option<int> port = Number(
            "--port", $"The port to listen on: 0 to {ushort.MaxValue}; 0 takes a free one.", DefaultPort, 0, ushort.MaxValue);
        Option<string> host = new("--host")
        {
            Description = "The address to listen on, or a name of it. One beyond loopback (0.0.0.0, say) needs a token of your own.",
            HelpName = "address",
            DefaultValueFactory = _ => RuntimeCacheEmulatorOptions.DefaultHost,
        };
        Option<string?> token = new("--token")
        {
            Description = $"The bearer token that every request must carry: {AccessToken.Rule}. Other users of this machine see a command line; the environment variable {TokenVariable} does the same unseen. [default: a random one]",
            HelpName = "token",
        };
        Option<long> maxBytes = Number(
            "--max-bytes", "How much the cache may hold, in bytes, at least 1. Beyond it, the least recently used items are evicted. Not with --redis: Redis limits its own memory.", MemoryCacheStore.DefaultMaxBytes, 1, long.MaxValue);
        Option<string?> redis = new("--redis")
        {
            Description = $"Keep items in this Redis server or cluster, so that several emulators with the same --redis and --token share one cache: redis://user:password@host:6379, rediss:// for TLS, or a configuration string of StackExchange.Redis. Other users of this machine see a command line; the environment variable {RedisVariable} does the same unseen. [default: in memory]",
            HelpName = "address",
        };
        Option<int> redisWait = Number(
            "--redis-wait", "How many replicas of the Redis server must have an expiry before it is acknowledged. If they do not have it within 2 seconds, the expiry fails.", 0, 0, 100);
        Option<string[]> project = new("--project")
        {
            Description = "A project to serve, its environment production or preview (production where none is given). Repeat it for several: each has a cache, a byte limit and a token of its own. [default: one cache, for any project]",
            HelpName = "name[:environment]",
        };
        Option<string[]> fault = new("--fault")
        {
            Description = "Makes requests fail, as in 'get 5% 503', 'set 10% slow 2s', 'any 1% drop', 'get 100% stale 3 times' "
                + "or 'purge 100% 429 header \"Retry-After: 1\" 2 times'. Repeat it for several.",
            HelpName = "rule",
        };
        Option<string> logFormat = new("--log-format") { Description = "How the log on standard error is written.", DefaultValueFactory = _ => ConsoleLog.Text };
        logFormat.AcceptOnlyFromAmong(ConsoleLog.Text, ConsoleLog.Json);
        Option<bool> quiet = new("--quiet") { Description = "Write no line a request to standard error; errors are still written." };
        Option<bool> stopWithStdin = new("--stop-with-stdin")
        {
            Description = "Stop when standard input ends: for a program that starts this one as its child, and wants it never to outlive itself.",
        };

        RootCommand root = new("A local Vercel Runtime Cache. Its first two lines of output are the environment variables that lead any official client to it. At the same address it serves Vercel's purge API, with the same token: give its clients VERCEL_API_URL=http://127.0.0.1:<port>, VERCEL_TOKEN=<the token> and a project of any name.")
        {
            port, host, token, maxBytes, redis, redisWait, project, fault, logFormat, quiet, stopWithStdin,
        };
        root.SetAction(result =>
        {
            string? given = result.GetValue(token);
            string source = given is null ? TokenVariable : "--token";
            given ??= Variable(TokenVariable);
            if (given is not null && AccessToken.Problem(given) is string problem)
            {
                return FailAsync($"The token of {source} cannot be used: {problem}.");
            }

            return RunAsync(run, new EmulatorCommand(
                new RuntimeCacheEmulatorOptions
                {
                    Port = result.GetValue(port),
                    Host = result.GetValue(host)!,
                    Token = given,
                    MaxBytes = result.GetResult(maxBytes) is { Implicit: false } ? result.GetValue(maxBytes) : null,
                    Redis = result.GetValue(redis) ?? Variable(RedisVariable),
                    RedisWait = result.GetValue(redisWait),
                    Projects = result.GetValue(project) ?? [],
                    Faults = result.GetValue(fault) ?? [],
                    Logging = logging => ConsoleLog.Configure(logging, result.GetValue(logFormat)!, result.GetValue(quiet)),
                },
                result.GetValue(stopWithStdin)));
        });

        // An '@' at the start of a value is a part of it here, not the name of a file.
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

    private static async Task<int> FailAsync(string message, int exitCode = BadOption)
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
                if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value) && value >= least && value <= most)
                {
                    return value;
                }

                result.AddError($"{name} is '{text}'; it must be a whole number from {least} to {most}.");
                return default;
            },
        };
}
