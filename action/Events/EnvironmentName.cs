using System.Text.RegularExpressions;

namespace VercelFunctions.Action;

/// <summary>The name of an environment: if a repository has several projects, Vercel appends a dash and the project's name.</summary>
internal static partial class EnvironmentName
{
    /// <summary>Whether an environment is the wanted one, or that of a project in it. A hyphen equals Vercel's dash.</summary>
    public static bool Includes(string wanted, string actual)
    {
        string plain = Dash().Replace(wanted, "-");
        string name = Dash().Replace(actual, "-");
        return wanted.Length == 0
            || name.Equals(plain, StringComparison.OrdinalIgnoreCase)
            || name.StartsWith(plain + " ", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The name as Vercel writes it, to find its deployments on GitHub.</summary>
    public static string OnGitHub(string name) => name.ToUpperInvariant() switch
    {
        "PRODUCTION" => "Production",
        "PREVIEW" => "Preview",
        _ => Typed().Replace(name, "$1 \u2013 "),
    };

    /// <summary>The caches of the environment: production, preview or all.</summary>
    public static string TargetOf(string name) =>
        name.StartsWith("Production", StringComparison.OrdinalIgnoreCase) ? "production"
        : name.StartsWith("Preview", StringComparison.OrdinalIgnoreCase) ? "preview"
        : "all";

    [GeneratedRegex(@"[\u2010-\u2015\u2212]")]
    private static partial Regex Dash();

    [GeneratedRegex("^(Production|Preview) - ", RegexOptions.IgnoreCase)]
    private static partial Regex Typed();
}
