using System.Collections;
using VercelFunctions.PowerShell;

namespace VercelFunctions.Action;

/// <summary>The cmdlets that the action calls, with typed parameters and results.</summary>
/// <param name="session">The session.</param>
/// <param name="deadline">When the requests to the APIs must have ended.</param>
/// <param name="requestTimeout">How many seconds a request to an API can take.</param>
internal sealed class VercelCmdlets(CmdletSession session, DateTimeOffset deadline, int requestTimeout)
{
    public CmdletOutcome<CacheConnection> ConnectProject(
        string project, string team, string token, string apiUrl, ICmdletMessages messages) => session.Run<CacheConnection>(
        new CmdletCall("Connect-VercelCache")
            .With("Project", project)
            .With("Team", team)
            .With("Token", token)
            .With("ApiUri", apiUrl)
            .With("TimeoutSec", requestTimeout)
            .With("Deadline", deadline)
            .With("PassThru", true),
        messages);

    public CmdletOutcome<CacheConnection> ConnectRuntimeCache(string endpoint, IDictionary headers, ICmdletMessages messages) =>
        session.Run<CacheConnection>(
            new CmdletCall("Connect-VercelCache").With("Endpoint", endpoint).With("Headers", headers).With("PassThru", true),
            messages);

    /// <summary>The files that the deployment of a commit changed.</summary>
    public CmdletOutcome<ChangedFile> ChangedFiles(ChangedFileQuery query, ICmdletMessages messages) => session.Run<ChangedFile>(
        new CmdletCall("Get-VercelChangedFile")
            .With("Repository", query.Repository)
            .With("Head", query.Head)
            .With("Base", query.Base)
            .With("Environment", query.Environment)
            .With("Token", query.Token)
            .With("ApiUri", query.ApiUrl)
            .With("TimeoutSec", requestTimeout)
            .With("Deadline", deadline),
        messages);

    /// <summary>The tags of files, or of paths.</summary>
    public CmdletOutcome<ResolvedTag> TagsOf(IEnumerable files, string map, ICmdletMessages messages) =>
        session.Run<ResolvedTag>(new CmdletCall("Resolve-VercelTag").With("Map", map), messages, files);

    /// <summary>All tags in a map that have no capture.</summary>
    public CmdletOutcome<ResolvedTag> AllTags(string map, ICmdletMessages messages) =>
        session.Run<ResolvedTag>(new CmdletCall("Resolve-VercelTag").With("Map", map).With("All", true), messages);

    public CmdletOutcome<ExpiryResult> Expire(
        ExpiryQuery query, CacheConnection connection, ICmdletMessages messages, Action<ExpiryResult> onResult) =>
        session.Run(
            new CmdletCall("Invoke-VercelTagExpiry")
                .With(query.Parameter, query.Names)
                .With("Mode", query.Mode)
                .With("Target", query.Target)
                .With("RevalidationDeadline", query.RevalidationDeadline)
                .With("Connection", connection)
                .With("PassThru", true),
            messages,
            onObject: onResult);

    public CmdletOutcome<object> Purge(string cache, CacheConnection connection, ICmdletMessages messages) => session.Run<object>(
        new CmdletCall("Clear-VercelCache").With("Type", cache).With("Connection", connection).With("Confirm", false), messages);

    /// <summary>The CDN cache status of URLs.</summary>
    public CmdletOutcome<CacheStatus> Status(IReadOnlyList<string> urls, string bypassSecret, ICmdletMessages messages) =>
        session.Run<CacheStatus>(StatusCall(urls, bypassSecret), messages);

    /// <summary>The CDN cache status of URLs, once a purge has taken effect or after some seconds.</summary>
    public CmdletOutcome<CacheStatus> StatusAfterPurge(
        IReadOnlyList<string> urls, string bypassSecret, double seconds, ICmdletMessages messages) => session.Run<CacheStatus>(
        StatusCall(urls, bypassSecret)
            .With("Until", new[] { CacheState.Stale, CacheState.Miss, CacheState.Revalidated })
            .With("TimeoutSec", seconds),
        messages);

    private static CmdletCall StatusCall(IReadOnlyList<string> urls, string bypassSecret) =>
        new CmdletCall("Get-VercelCacheStatus").With("Uri", urls).With("BypassSecret", bypassSecret);
}
