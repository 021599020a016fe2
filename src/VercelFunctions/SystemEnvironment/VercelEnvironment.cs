using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace VercelFunctions;

/// <summary>
/// An immutable snapshot of the system environment variables that Vercel sets: by property, or by name as a dictionary of
/// all of them, in which an absent variable is null. An empty variable counts as absent.
/// Source: <c>get_env</c> and "System environment variables" in Vercel's reference.
/// </summary>
[SuppressMessage(
    "Naming",
    "CA1710:Identifiers should have correct suffix",
    Justification = "It is an environment that can be read as a dictionary, not a dictionary.")]
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

    /// <summary>
    /// <c>VERCEL_PROJECT_PRODUCTION_URL</c>: the project's shortest production domain, without https://, also in previews.
    /// </summary>
    public string? ProjectProductionUrl => this["VERCEL_PROJECT_PRODUCTION_URL"];

    /// <summary><c>VERCEL_REGION</c>: the region that runs the function, such as <c>iad1</c>.</summary>
    public string? Region => this["VERCEL_REGION"];

    /// <summary><c>VERCEL_DEPLOYMENT_ID</c>: the deployment, <c>dpl_…</c>.</summary>
    public string? DeploymentId => this["VERCEL_DEPLOYMENT_ID"];

    /// <summary><c>VERCEL_SKEW_PROTECTION_ENABLED</c>: <c>1</c> if skew protection is on.</summary>
    public string? SkewProtectionEnabled => this["VERCEL_SKEW_PROTECTION_ENABLED"];

    /// <summary><c>VERCEL_AUTOMATION_BYPASS_SECRET</c>: the secret with which automation bypasses deployment protection.</summary>
    public string? AutomationBypassSecret => this["VERCEL_AUTOMATION_BYPASS_SECRET"];

    /// <summary><c>VERCEL_GIT_PROVIDER</c>: the provider of the repository, such as <c>github</c>.</summary>
    public string? GitProvider => this["VERCEL_GIT_PROVIDER"];

    /// <summary><c>VERCEL_GIT_REPO_SLUG</c>: the repository's name.</summary>
    public string? GitRepoSlug => this["VERCEL_GIT_REPO_SLUG"];

    /// <summary><c>VERCEL_GIT_REPO_OWNER</c>: the repository's owner.</summary>
    public string? GitRepoOwner => this["VERCEL_GIT_REPO_OWNER"];

    /// <summary><c>VERCEL_GIT_REPO_ID</c>: the repository's number at its provider.</summary>
    public string? GitRepoId => this["VERCEL_GIT_REPO_ID"];

    /// <summary><c>VERCEL_GIT_COMMIT_REF</c>: the deployed branch.</summary>
    public string? GitCommitRef => this["VERCEL_GIT_COMMIT_REF"];

    /// <summary><c>VERCEL_GIT_COMMIT_SHA</c>: the deployed commit.</summary>
    public string? GitCommitSha => this["VERCEL_GIT_COMMIT_SHA"];

    /// <summary><c>VERCEL_GIT_COMMIT_MESSAGE</c>: the commit's message, cut at 2,048 bytes.</summary>
    public string? GitCommitMessage => this["VERCEL_GIT_COMMIT_MESSAGE"];

    /// <summary><c>VERCEL_GIT_COMMIT_AUTHOR_LOGIN</c>: the user name of the commit's author at the provider.</summary>
    public string? GitCommitAuthorLogin => this["VERCEL_GIT_COMMIT_AUTHOR_LOGIN"];

    /// <summary><c>VERCEL_GIT_COMMIT_AUTHOR_NAME</c>: the name of the commit's author.</summary>
    public string? GitCommitAuthorName => this["VERCEL_GIT_COMMIT_AUTHOR_NAME"];

    /// <summary><c>VERCEL_GIT_PREVIOUS_SHA</c>: the commit of the branch's last successful deployment.</summary>
    public string? GitPreviousSha => this["VERCEL_GIT_PREVIOUS_SHA"];

    /// <summary><c>VERCEL_GIT_PULL_REQUEST_ID</c>: the number of the pull request, if there is one.</summary>
    public string? GitPullRequestId => this["VERCEL_GIT_PULL_REQUEST_ID"];

    /// <summary>The number of variables, including absent ones.</summary>
    public int Count => _values.Count;

    /// <summary>The names of the variables, in the order of Vercel's reference.</summary>
    public IEnumerable<string> Keys => VercelVariable.All.Select(variable => variable.Name);

    /// <summary>The values of the variables, in the same order; null for an absent variable.</summary>
    public IEnumerable<string?> Values => Keys.Select(name => this[name]);

    /// <summary>A variable's value; null if it is absent.</summary>
    /// <param name="key">The variable's name, such as <c>VERCEL_REGION</c>.</param>
    /// <exception cref="KeyNotFoundException">Vercel has no variable with this name.</exception>
    public string? this[string key] => _values.TryGetValue(key, out string? value)
        ? value
        : throw new KeyNotFoundException($"Vercel has no system environment variable {MessageText.Quote(key)}.");

    /// <summary>Reads the variables of this process.</summary>
    /// <returns>A snapshot of the variables.</returns>
    public static VercelEnvironment FromProcess() => new(Environment.GetEnvironmentVariable);

    /// <summary>Reads the variables from names and values.</summary>
    /// <param name="variables">Names and values; other variables than Vercel's are ignored.</param>
    /// <returns>A snapshot of the variables.</returns>
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

    /// <summary>Whether Vercel has a variable with this name, even if it is absent here.</summary>
    /// <param name="key">The variable's name.</param>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <summary>Reads a variable.</summary>
    /// <param name="key">The variable's name.</param>
    /// <param name="value">Its value; null if it is absent.</param>
    /// <returns>Whether Vercel has a variable with this name.</returns>
    public bool TryGetValue(string key, out string? value) => _values.TryGetValue(key, out value);

    /// <summary>Names and values, in the order of Vercel's reference.</summary>
    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() =>
        Keys.Select(name => new KeyValuePair<string, string?>(name, this[name])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The number of variables that are set. Does not contain the values: one of them is secret.</summary>
    public override string ToString() =>
        $"{_values.Values.Count(value => value is not null)} of {Count} Vercel system environment variables";
}
