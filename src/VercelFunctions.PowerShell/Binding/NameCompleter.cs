using System.Collections;
using System.Management.Automation.Language;

namespace VercelFunctions.PowerShell;

/// <summary>Offers names that begin with what was typed, quoted where PowerShell needs it.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    private protected NameCompleter()
    {
    }

    private protected abstract IEnumerable<string> Names { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return Names
            .Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(Quote(name), name, CompletionResultType.ParameterValue, name));
    }

    private static string Quote(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/')
            ? name
            : "'" + CodeGeneration.EscapeSingleQuotedStringContent(name) + "'";
}

/// <summary>Offers the namespaces used in this session.</summary>
public sealed class NamespaceCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names => UsedNames.Namespaces.All;
}

/// <summary>Offers the tags used in this session.</summary>
public sealed class TagCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names => UsedNames.Tags.All;
}

/// <summary>Offers the hashes that have names.</summary>
public sealed class KeyHashCompleter : NameCompleter
{
    private protected override IEnumerable<string> Names => KeyHashTransformationAttribute.Names;
}
