using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Numerics;
using VercelFunctions.Emulator.Access;

namespace VercelFunctions.Emulator;

/// <summary>The options as a person types them: their names, help, defaults and limits.</summary>
internal static class CommandLine
{
    /// <summary>The environment variable that a token can come from: other users of a machine see command lines.</summary>
    public const string TokenVariable = "VERCEL_CACHE_EMULATOR_TOKEN";

    /// <summary>The exit code where an option cannot be used.</summary>
    public const int BadOption = 2;

    // Ctrl+C and SIGTERM are the host's business: it lets requests under way finish, and then exits with 0.
    private static readonly InvocationConfiguration Configuration = new() { ProcessTerminationTimeout = null };

    /// <summary>Reads the options and runs the emulator with them, or shows help, or says in one line what is wrong.</summary>
    public static async Task<int> RunAsync(string[] args, Func<EmulatorOptions, Task<int>> run)
    {
        Option<int> port = Number(
            "--port", $"The port to listen on: 0 to {ushort.MaxValue}; 0 takes a free one.", EmulatorOptions.DefaultPort, 0, ushort.MaxValue);
        Option<string> host = new("--host")
        {
            Description = "The address to listen on, or a name of it. One beyond loopback (0.0.0.0, say) needs a token of your own.",
            HelpName = "address",
            DefaultValueFactory = _ => EmulatorOptions.DefaultHost,
        };
        Option<string?> token = new("--token")
        {
            Description = $"The bearer token that every request must carry: {AccessToken.Rule}. Other users of this machine see a command line; the environment variable {TokenVariable} does the same unseen. [default: a random one]",
            HelpName = "token",
        };
        Option<long> maxBytes = Number(
            "--max-bytes", "How much the cache may hold, in bytes, at least 1. Past it, what was not used for longest leaves.", MemoryCacheStore.DefaultMaxBytes, 1, long.MaxValue);
        Option<bool> quiet = new("--quiet") { Description = "Write no line a request to standard error; errors are still written." };
        Option<bool> stopWithStdin = new("--stop-with-stdin")
        {
            Description = "Stop when standard input ends: for a program that starts this one as its child, and wants it never to outlive itself.",
        };

        RootCommand root = new("A local Vercel Runtime Cache. Its first two lines of output are the environment variables that lead any official client to it. At the same address it serves Vercel's purge API, with the same token: give its clients VERCEL_API_URL=http://127.0.0.1:<port>, VERCEL_TOKEN=<the token> and a project of any name.")
        {
            port, host, token, maxBytes, quiet, stopWithStdin,
        };
        root.SetAction(result =>
        {
            string? given = result.GetValue(token);
            string source = given is null ? TokenVariable : "--token";
            given ??= Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } variable ? variable : null;
            if (given is not null && AccessToken.Problem(given) is string problem)
            {
                return FailAsync($"The token of {source} cannot be used: {problem}.");
            }

            return run(new EmulatorOptions
            {
                Port = result.GetValue(port),
                Host = result.GetValue(host)!,
                Token = given,
                MaxBytes = result.GetValue(maxBytes),
                Quiet = result.GetValue(quiet),
                StopWithStdin = result.GetValue(stopWithStdin),
            });
        });

        // An '@' at the start of a value is a part of it here, not the name of a file.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        return parsed.Action is ParseErrorAction
            ? await FailAsync(parsed.Errors[0].Message).ConfigureAwait(false)
            : await parsed.InvokeAsync(Configuration).ConfigureAwait(false);
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync(message).ConfigureAwait(false);
        return BadOption;
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
