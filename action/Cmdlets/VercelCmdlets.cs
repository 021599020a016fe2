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
        string project, string team, string token, string apiUrl, bool verify, ICmdletMessages messages) => session.Run<CacheConnection>(
        new CmdletCall("Connect-VercelCache")
            .With("Project", project)
            .With("Team", team)
            .With("Token", token)
            .With("ApiUri", apiUrl)
            .With("TimeoutSec", requestTimeout)
            .With("Deadline", deadline)
            .With("Verify", verify ? true : null)
            .With("PassThru", true),
        messages);

    public CmdletOutcome<CacheConnection> ConnectRuntimeCache(string endpoint, IDictionary headers, ICmdletMessages messages) =>
        session.Run<CacheConnection>(
            new CmdletCall("Connect-VercelCache").With("Endpoint", endpoint).With("Headers", headers).With("PassThru", true),
            messages);

    /// <summary>The files that the deployment of a commit changed.</summary>
    public CmdletOutcome<ChangedFile> ChangedFiles(ChangedFileQuery query, ICmdletMessages messages) => session.Run<ChangedFile>(
        GitHubCall("Get-VercelChangedFile", query)
            .With("Head", query.Head)
            .With("Base", query.Base.Count > 0 ? query.Base : null)
            .With("Environment", query.Environment),
        messages);

    /// <summary>The record of expiries, as it is before the live commit's tags are expired.</summary>
    public CmdletOutcome<ExpiryRecord> ReadRecord(string name, ChangedFileQuery query, ICmdletMessages messages) =>
        session.Run<ExpiryRecord>(
            GitHubCall("Get-VercelExpiryRecord", query)
                .With("Name", name)
                .With("Head", query.Head)
                .With("Environment", query.Environment),
            messages);

    public CmdletOutcome<object> WriteRecord(ExpiryRecord record, ExpiryState state, ChangedFileQuery query, ICmdletMessages messages) =>
        session.Run<object>(GitHubCall("Set-VercelExpiryRecord", query).With("State", state).With("Record", record), messages);

    /// <summary>The tags of files, or of paths.</summary>
    public CmdletOutcome<ResolvedTag> TagsOf(IReadOnlyCollection<object> files, string map, ICmdletMessages messages) => files.Count == 0

        // Without input, the engine would ask for the parameter.
        ? new CmdletOutcome<ResolvedTag>([], [], null)
        : session.Run<ResolvedTag>(new CmdletCall("Resolve-VercelTag").With("Map", map), messages, files);

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

    private CmdletCall GitHubCall(string name, ChangedFileQuery query) => new CmdletCall(name)
        .With("Repository", query.Repository)
        .With("Token", query.Token)
        .With("ApiUri", query.ApiUrl)
        .With("TimeoutSec", requestTimeout)
        .With("Deadline", deadline);

    private static CmdletCall StatusCall(IReadOnlyList<string> urls, string bypassSecret) =>
        new CmdletCall("Get-VercelCacheStatus").With("Uri", urls).With("BypassSecret", bypassSecret);
}
