using System.Collections;
using System.Management.Automation.Language;

namespace VercelFunctions.PowerShell;

/// <summary>Offers arguments that begin with the typed text, in quotes if PowerShell requires them.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    private protected NameCompleter()
    {
    }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return Suggest(typed, fakeBoundParameters)
            .Where(suggestion => suggestion.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(suggestion =>
                new CompletionResult(Quote(suggestion.Text), suggestion.Text, CompletionResultType.ParameterValue, suggestion.Tip));
    }

    /// <summary>Returns all suggestions. Those that do not begin with the typed text are left out later.</summary>
    /// <param name="typed">The typed text, without quotes.</param>
    /// <param name="bound">The other arguments on the line, if PowerShell knows their values without running code.</param>
    private protected abstract IEnumerable<Suggestion> Suggest(string typed, IDictionary bound);

    // PowerShell would take a text that begins with a dash for a parameter.
    private static string Quote(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/') && name[0] != '-'
            ? name
            : "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'";
}

/// <summary>Offers nothing, where PowerShell would offer the names of files.</summary>
public sealed class FreeTextCompleter : NameCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) => [];
}

/// <summary>Offers the namespaces used in this session.</summary>
public sealed class NamespaceCompleter : NameCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) =>
        UsedNames.Namespaces.All.Select(name => new Suggestion(name));
}

/// <summary>Offers the names of key hashes.</summary>
public sealed class KeyHashCompleter : NameCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) =>
        KeyHashTransformationAttribute.Names.Select(name => new Suggestion(name));
}

/// <summary>Offers the names of Vercel's variables.</summary>
public sealed class VariableCompleter : NameCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) =>
        VercelVariable.All.Select(variable => new Suggestion(variable.Name, variable.Description));
}

/// <summary>Offers the environments that Vercel's deployments have on GitHub.</summary>
public sealed class DeploymentEnvironmentCompleter : NameCompleter
{
    private static readonly Suggestion[] Environments =
    [
        new("Production", "Deployments of the production branch"),
        new("Preview", "Deployments of other branches and of pull requests"),
    ];

    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) => Environments;
}

/// <summary>Offers common times to live.</summary>
public sealed class TtlCompleter : NameCompleter
{
    private static readonly Suggestion[] Durations =
    [
        new("60", "1 minute: a number is seconds"),
        new("5m", "5 minutes"),
        new("15m", "15 minutes"),
        new("1h", "1 hour"),
        new("1h30m", "1 hour and 30 minutes"),
        new("1d", "1 day"),
        new("7d", "7 days"),
        new("30d", "30 days"),
    ];

    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) => Durations;
}

/// <summary>Offers fault rules for the emulator.</summary>
public sealed class FaultRuleCompleter : NameCompleter
{
    private static readonly Suggestion[] Rules =
    [
        new("get 5% 503", "One read in 20 fails with status 503"),
        new("get 100% 503 1 times", "The next read fails with status 503, later ones succeed"),
        new("get 100% stale 3 times", "The next three reads find a stale item, which is a miss"),
        new("set 10% slow 2s", "One write in ten takes two seconds longer"),
        new("expire 100% 500", "No tag can be expired: status 500"),
        new("purge 100% 429 2 times", "The next two requests of the purge API are rate-limited: status 429"),
        new("purge 100% 429 header \"Retry-After: 1\" 1 times", "The next request of the purge API is rate-limited, for one second"),
        new("purge tag posts 100% 400", "Every purge of the tag posts fails with status 400"),
        new("purge 100% hang 1 times", "The next request of the purge API gets no response"),
        new("any 1% drop", "The connection of one request in a hundred is closed without a response"),
        new("any 100% slow 250ms", "Each request takes a quarter of a second longer"),
    ];

    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) => Rules;
}
