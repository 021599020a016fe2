using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security;

namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Asks URLs how Vercel's cache answers them: how one sees that a purge worked.</para>
/// <para type="description">Sends GET and reads the headers: the cache state (x-vercel-cache), the age, the region and the status. Many
/// URLs are asked at once, and their results come in the order given. Redirects are reported, not followed. To ask is to visit: a page
/// that is STALE is made anew because of it, and a HIT the next time.</para>
/// </summary>
[Cmdlet(VerbsCommon.Get, "VercelCacheStatus", DefaultParameterSetName = OnceSet)]
[OutputType(typeof(CacheStatus))]
public sealed class GetVercelCacheStatusCommand : VercelCommand
{
    private const string OnceSet = "Once";
    private const string UntilSet = "Until";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly List<string> _urls = [];

    /// <summary>
    /// <para type="description">The URLs to ask. One without a scheme, such as example.com/blog, gets https.</para>
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Url")]
    [UrlTransformation]
    [AllowEmptyString]
    public string[] Uri { get; set; } = [];

    /// <summary>
    /// <para type="description">The secret of a protected deployment (Protection Bypass for Automation), as a SecureString or text. It is
    /// sent to every URL given, and never shown. Empty means none.</para>
    /// </summary>
    [Parameter]
    [SecretTransformation]
    public SecureString? BypassSecret { get; set; }

    /// <summary>
    /// <para type="description">Asks again until every URL has shown one of these states. One that did not in time is an error,
    /// StatusNotReached, and its last answer is given all the same.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = UntilSet)]
    [ValidateNotNullOrEmpty]
    public CacheState[] Until { get; set; } = [];

    /// <summary>
    /// <para type="description">How long to go on asking, in seconds, fractions allowed; 0 asks once. By default 60, at most a day.</para>
    /// </summary>
    [Parameter(ParameterSetName = UntilSet)]
    [ValidateRange(0d, 86400d)]
    public double TimeoutSec { get; set; } = 60;

    /// <summary>
    /// <para type="description">How long one request may take, in seconds, fractions allowed. By default 10.</para>
    /// </summary>
    [Parameter]
    [ValidateRange(0.001, 86400d)]
    public double RequestTimeoutSec { get; set; } = CacheStatusClient.DefaultRequestTimeout.TotalSeconds;

    private bool IsWaiting => ParameterSetName == UntilSet;

    /// <inheritdoc/>
    protected override void ProcessRecord() => _urls.AddRange(Uri);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_urls.Count == 0)
        {
            return;
        }

        foreach (CacheStatusResult result in Ask())
        {
            if (result.Status is not null)
            {
                WriteObject(result.Status);
            }

            if (result.Error is not null)
            {
                Fail(result.Error, result.Url);
            }
        }
    }

    private IReadOnlyList<CacheStatusResult> Ask()
    {
        WriteVerbose(IsWaiting
            ? $"Asking {_urls.Count} URLs until each has shown {string.Join(", ", Until)}, for {TimeoutSec} seconds at most."
            : $"Asking {_urls.Count} URLs.");
        using CacheStatusClient client = MakeClient();
        using BlockingCollection<CacheStatusProgress> answers = [];
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        Task<IReadOnlyList<CacheStatusResult>> asking = AskAsync(client, answers, ending.Token);
        try
        {
            Follow(answers);
        }
        finally
        {
            // Where the pipeline ends early, nothing is asked any more once it has ended.
            ending.Cancel();
            Task.WaitAny(asking);
        }

        return Wait(new ValueTask<IReadOnlyList<CacheStatusResult>>(asking));
    }

    private CacheStatusClient MakeClient()
    {
        try
        {
            return new CacheStatusClient(Secrets.Reveal(BypassSecret), Seconds.ToTimeSpan(RequestTimeoutSec));
        }
        catch (RuntimeCacheException exception)
        {
            FailForGood(exception, null);
            throw;
        }
    }

    private async Task<IReadOnlyList<CacheStatusResult>> AskAsync(CacheStatusClient client, BlockingCollection<CacheStatusProgress> answers, CancellationToken cancellationToken)
    {
        try
        {
            Teller teller = new(answers);
            return IsWaiting
                ? await client.WaitAsync(_urls, Until, Seconds.ToTimeSpan(TimeoutSec), teller, cancellationToken).ConfigureAwait(false)
                : await client.GetAsync(_urls, teller, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            answers.CompleteAdding();
        }
    }

    /// <summary>Shows what comes in until all has: only the pipeline's thread may.</summary>
    private void Follow(BlockingCollection<CacheStatusProgress> answers)
    {
        ProgressRecord bar = new(0, IsWaiting ? $"Waiting for {string.Join(", ", Until)}" : "Asking for cache states", $"0 of {_urls.Count}");
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan? lastShown = null;
        while (!answers.IsCompleted)
        {
            if (answers.TryTake(out CacheStatusProgress? answer, Patience))
            {
                WriteVerbose(answer.Attempt == 1 ? $"{answer.Latest}" : $"{answer.Latest} (asked {answer.Attempt} times)");
                bar.StatusDescription = $"{answer.Done} of {answer.Total}";
                bar.PercentComplete = (int)(100L * answer.Done / answer.Total);
                bar.CurrentOperation = answer.Latest.Url;
            }

            // None for what is over at once, and not so often that it slows the rest.
            bool isSlow = watch.Elapsed > Patience || answer is { Attempt: > 1 };
            if (isSlow && (lastShown is null || watch.Elapsed - lastShown > Patience))
            {
                bar.SecondsRemaining = IsWaiting ? (int)Math.Max(0, TimeoutSec - watch.Elapsed.TotalSeconds) : -1;
                WriteProgress(bar);
                lastShown = watch.Elapsed;
            }
        }

        if (lastShown is not null)
        {
            bar.RecordType = ProgressRecordType.Completed;
            WriteProgress(bar);
        }
    }

    /// <summary>Progress&lt;T&gt; would post it to a thread of its choice, after the end too.</summary>
    private sealed class Teller(BlockingCollection<CacheStatusProgress> answers) : IProgress<CacheStatusProgress>
    {
        public void Report(CacheStatusProgress value) => answers.Add(value);
    }
}
