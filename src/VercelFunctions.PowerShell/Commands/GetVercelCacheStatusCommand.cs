using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security;

namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsCommon.Get, "VercelCacheStatus", DefaultParameterSetName = OnceSet, HelpUri = VercelCommand.Help + "Get-VercelCacheStatus.md")]
[OutputType(typeof(CacheStatus))]
public sealed class GetVercelCacheStatusCommand : VercelCommand
{
    private const string OnceSet = "Once";
    private const string UntilSet = "Until";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly List<string> _urls = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Url")]
    [TextTransformation(nameof(Uri), "Url")]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string[] Uri { get; set; } = [];

    [Parameter]
    [SecretTransformation]
    public SecureString? BypassSecret { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = UntilSet)]
    [ValidateNotNullOrEmpty]
    public CacheState[] Until { get; set; } = [];

    [Parameter(ParameterSetName = UntilSet)]
    [ValidateRange(0d, 86400d)]
    public double TimeoutSec { get; set; } = 60;

    [Parameter]
    [ValidateRange(0.001, 86400d)]
    public double RequestTimeoutSec { get; set; } = CacheStatusClient.DefaultRequestTimeout.TotalSeconds;

    private bool IsWaiting => ParameterSetName == UntilSet;

    private protected override ErrorContext Context => ErrorContext.Site;

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
            ? $"Requesting {_urls.Count} URLs until each has shown {string.Join(", ", Until)}, for at most {TimeoutSec} seconds."
            : $"Requesting {_urls.Count} URLs.");
        using CacheStatusClient client = Require(
            () => new CacheStatusClient(Secrets.Reveal(BypassSecret), Seconds.ToTimeSpan(RequestTimeoutSec)),
            null);
        using BlockingCollection<CacheStatusProgress> answers = [];
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(StopToken);
        Task<IReadOnlyList<CacheStatusResult>> asking = AskAsync(client, answers, ending.Token);
        try
        {
            Follow(answers);
        }
        finally
        {
            // If the pipeline ends early, no request is sent after its end.
            ending.Cancel();
            Task.WaitAny(asking);
        }

        return Wait(new ValueTask<IReadOnlyList<CacheStatusResult>>(asking));
    }

    private async Task<IReadOnlyList<CacheStatusResult>> AskAsync(
        CacheStatusClient client, BlockingCollection<CacheStatusProgress> answers, CancellationToken cancellationToken)
    {
        try
        {
            Reporter progress = new(answers);
            return IsWaiting
                ? await client.WaitAsync(_urls, Until, Seconds.ToTimeSpan(TimeoutSec), progress, cancellationToken).ConfigureAwait(false)
                : await client.GetAsync(_urls, progress, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            answers.CompleteAdding();
        }
    }

    /// <summary>Shows the results as they arrive, on the pipeline's thread.</summary>
    private void Follow(BlockingCollection<CacheStatusProgress> answers)
    {
        string activity = IsWaiting ? $"Waiting for {string.Join(", ", Until)}" : "Requesting cache states";
        ProgressRecord bar = new(0, activity, $"0 of {_urls.Count}");
        Stopwatch watch = Stopwatch.StartNew();
        TimeSpan? lastShown = null;
        while (!answers.IsCompleted)
        {
            if (answers.TryTake(out CacheStatusProgress? answer, Patience))
            {
                WriteVerbose(answer.Attempt == 1 ? $"{answer.Latest}" : $"{answer.Latest} ({answer.Attempt} requests)");
                bar.StatusDescription = $"{answer.Done} of {answer.Total}";
                bar.PercentComplete = (int)(100L * answer.Done / answer.Total);
                bar.CurrentOperation = answer.Latest.Url;
            }

            // No progress bar for short requests, and not so often that it slows the others.
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

    // Unlike Progress<T>, which reports on another thread, possibly after the end.
    private sealed class Reporter(BlockingCollection<CacheStatusProgress> answers) : IProgress<CacheStatusProgress>
    {
        public void Report(CacheStatusProgress value) => answers.Add(value);
    }
}
