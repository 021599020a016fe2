using System.Text.RegularExpressions;

namespace VercelFunctions.Action;

/// <summary>An input with one URL per line.</summary>
internal sealed partial record UrlsInput(string Name) : Input(Name)
{
    public IReadOnlyList<string> Read(Variables variables)
    {
        string[] urls = [.. Lines(variables).Distinct(StringComparer.Ordinal)];
        return Array.Find(urls, Several().IsMatch) is string several
            ? throw new StepException($"The input '{Name}' has several URLs on one line: '{several}'. Write one per line.")
            : urls;
    }

    /// <summary>A protected deployment also accepts its secret as a query parameter.</summary>
    public IEnumerable<string> Secrets(Variables variables) => BypassParameter().Matches(Text(variables))
        .SelectMany(match => (string[])[match.Value, Uri.UnescapeDataString(match.Value)]);

    [GeneratedRegex(@",\s*https?://", RegexOptions.IgnoreCase)]
    private static partial Regex Several();

    [GeneratedRegex(@"(?<=[?&]x-vercel-protection-bypass=)[^&#\s]+", RegexOptions.IgnoreCase)]
    private static partial Regex BypassParameter();
}
