using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace VercelFunctions;

/// <summary>
/// The system environment variables that Vercel sets, as they were when this was made; it does not change.
/// By property, or by name as a dictionary of all of them, in which an absent one is null. Empty counts as absent.
/// Source: <c>get_env</c> and "System environment variables" in Vercel's reference.
/// </summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is an environment that can be read as a dictionary, not a dictionary.")]
public sealed class VercelEnvironment : IReadOnlyDictionary<string, string?>
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);

    private VercelEnvironment(Func<string, string?> variable)
    {
        foreach (VercelVariable known in VercelVariable.All)
        {
            string? value = variable(known.Name);
            _values.Add(known.Name, string.IsNullOrEmpty(value) ? null : value);
        }
    }

    /// <summary><c>VERCEL</c>: <c>1</c> on Vercel.</summary>
    public string? Vercel => this["VERCEL"];

    /// <summary><c>CI</c>: <c>1</c> while Vercel builds.</summary>
    public string? CI => this["CI"];

    /// <summary><c>VERCEL_ENV</c>: <c>production</c>, <c>preview</c> or <c>development</c>.</summary>
    public string? Env => this["VERCEL_ENV"];

    /// <summary><c>VERCEL_URL</c>: the deployment's domain, without https://.</summary>
    public string? Url => this["VERCEL_URL"];

    /// <summary><c>VERCEL_BRANCH_URL</c>: the branch's domain, without https://.</summary>
    public string? BranchUrl => this["VERCEL_BRANCH_URL"];

    /// <summary><c>VERCEL_PROJECT_PRODUCTION_URL</c>: the project's shortest production domain, without https://, in previews too.</summary>
    public string? ProjectProductionUrl => this["VERCEL_PROJECT_PRODUCTION_URL"];

    /// <summary><c>VERCEL_REGION</c>: the region that runs the function, such as <c>iad1</c>.</summary>
    public string? Region => this["VERCEL_REGION"];

    /// <summary><c>VERCEL_DEPLOYMENT_ID</c>: the deployment, <c>dpl_…</c>.</summary>
    public string? DeploymentId => this["VERCEL_DEPLOYMENT_ID"];

    /// <summary><c>VERCEL_SKEW_PROTECTION_ENABLED</c>: <c>1</c> where skew protection is on.</summary>
    public string? SkewProtectionEnabled => this["VERCEL_SKEW_PROTECTION_ENABLED"];

    /// <summary><c>VERCEL_AUTOMATION_BYPASS_SECRET</c>: the secret that lets automation past deployment protection.</summary>
    public string? AutomationBypassSecret => this["VERCEL_AUTOMATION_BYPASS_SECRET"];

    /// <summary><c>VERCEL_GIT_PROVIDER</c>: where the repository is, such as <c>github</c>.</summary>
    public string? GitProvider => this["VERCEL_GIT_PROVIDER"];

    /// <summary><c>VERCEL_GIT_REPO_SLUG</c>: the repository's name.</summary>
    public string? GitRepoSlug => this["VERCEL_GIT_REPO_SLUG"];

    /// <summary><c>VERCEL_GIT_REPO_OWNER</c>: the repository's owner.</summary>
    public string? GitRepoOwner => this["VERCEL_GIT_REPO_OWNER"];

    /// <summary><c>VERCEL_GIT_REPO_ID</c>: the repository's number at its provider.</summary>
    public string? GitRepoId => this["VERCEL_GIT_REPO_ID"];

    /// <summary><c>VERCEL_GIT_COMMIT_REF</c>: the branch deployed.</summary>
    public string? GitCommitRef => this["VERCEL_GIT_COMMIT_REF"];

    /// <summary><c>VERCEL_GIT_COMMIT_SHA</c>: the commit deployed.</summary>
    public string? GitCommitSha => this["VERCEL_GIT_COMMIT_SHA"];

    /// <summary><c>VERCEL_GIT_COMMIT_MESSAGE</c>: its message, cut at 2,048 bytes.</summary>
    public string? GitCommitMessage => this["VERCEL_GIT_COMMIT_MESSAGE"];

    /// <summary><c>VERCEL_GIT_COMMIT_AUTHOR_LOGIN</c>: its author's user name at the provider.</summary>
    public string? GitCommitAuthorLogin => this["VERCEL_GIT_COMMIT_AUTHOR_LOGIN"];

    /// <summary><c>VERCEL_GIT_COMMIT_AUTHOR_NAME</c>: its author's name.</summary>
    public string? GitCommitAuthorName => this["VERCEL_GIT_COMMIT_AUTHOR_NAME"];

    /// <summary><c>VERCEL_GIT_PREVIOUS_SHA</c>: the commit of the branch's last successful deployment.</summary>
    public string? GitPreviousSha => this["VERCEL_GIT_PREVIOUS_SHA"];

    /// <summary><c>VERCEL_GIT_PULL_REQUEST_ID</c>: the pull request, where there is one.</summary>
    public string? GitPullRequestId => this["VERCEL_GIT_PULL_REQUEST_ID"];

    /// <summary>How many variables Vercel has: the absent ones count too.</summary>
    public int Count => _values.Count;

    /// <summary>The names of the variables, in the order of Vercel's reference.</summary>
    public IEnumerable<string> Keys => VercelVariable.All.Select(variable => variable.Name);

    /// <summary>Their values in the same order; null where one is absent.</summary>
    public IEnumerable<string?> Values => Keys.Select(name => this[name]);

    /// <summary>A variable's value; null where it is absent.</summary>
    /// <param name="key">The variable's name, such as <c>VERCEL_REGION</c>.</param>
    /// <exception cref="KeyNotFoundException">Vercel has no variable of that name.</exception>
    public string? this[string key] => _values.TryGetValue(key, out string? value)
        ? value
        : throw new KeyNotFoundException($"Vercel has no system environment variable {MessageText.Quote(key)}.");

    /// <summary>Reads the variables of this process.</summary>
    /// <returns>The variables as they are now.</returns>
    public static VercelEnvironment FromProcess() => new(Environment.GetEnvironmentVariable);

    /// <summary>Reads the variables out of a mapping.</summary>
    /// <param name="variables">Names and values; others than Vercel's are passed over.</param>
    /// <returns>The variables as they are now.</returns>
    public static VercelEnvironment From(IEnumerable<KeyValuePair<string, string?>> variables)
    {
        ArgumentGuard.NotNull(variables, nameof(variables));
        Dictionary<string, string?> given = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string?> variable in variables)
        {
            given[variable.Key] = variable.Value;
        }

        return new(name => given.TryGetValue(name, out string? value) ? value : null);
    }

    /// <summary>Whether Vercel has a variable of that name, present or absent.</summary>
    /// <param name="key">The variable's name.</param>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <summary>Reads a variable.</summary>
    /// <param name="key">The variable's name.</param>
    /// <param name="value">Its value; null where it is absent.</param>
    /// <returns>Whether Vercel has a variable of that name.</returns>
    public bool TryGetValue(string key, out string? value) => _values.TryGetValue(key, out value);

    /// <summary>Names and values, in the order of Vercel's reference.</summary>
    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() =>
        Keys.Select(name => new KeyValuePair<string, string?>(name, this[name])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Says how many variables are set, and no values: one of them is a secret.</summary>
    public override string ToString() => $"{_values.Values.Count(value => value is not null)} of {Count} Vercel system environment variables";
}
