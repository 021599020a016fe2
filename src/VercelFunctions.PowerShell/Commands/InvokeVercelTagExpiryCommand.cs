namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsLifecycle.Invoke, "VercelTagExpiry", SupportsShouldProcess = true, DefaultParameterSetName = TagSet)]
[OutputType(typeof(TagExpiryResult))]
public sealed class InvokeVercelTagExpiryCommand : CacheCommand
{
    private const string TagSet = "Tag";
    private const string ImageSet = "SourceImage";

    // Thousands of changed files can share a tag, far apart in the pipeline; once is enough.
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _pending = [];
    private ProgressMeter? _progress;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = TagSet)]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyString]
    public string[] Tag { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = ImageSet)]
    [AllowEmptyString]
    public string[] SourceImage { get; set; } = [];

    [Parameter]
    public PurgeMode Mode { get; set; }

    [Parameter(ParameterSetName = TagSet)]
    public PurgeTarget Target { get; set; }

    [Parameter]
    [TtlTransformation]
    [ArgumentCompleter(typeof(TtlCompleter))]
    public TimeSpan? RevalidationDeadline { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool CanPurge => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _progress = new ProgressMeter(this, "Expiring tags");
        string[] purgeOnly = [nameof(SourceImage), nameof(Target), nameof(RevalidationDeadline)];
        string? foreign = purgeOnly.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) ?? (Mode == PurgeMode.Delete ? nameof(Mode) + " Delete" : null);
        if (Connection!.Purge is null && foreign is not null)
        {
            FailForGood(
                new RuntimeCacheException(
                    RuntimeCacheFailure.NotSupported,
                    $"-{foreign} is for a Vercel project, and the connection is to {Connection}, which expires tags for good and knows nothing else.",
                    $"Leave it out, or connect to a project: Connect-VercelCache -Project."),
                Connection);
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        UsedNames.Tags.Remember(Tag);
        foreach (string item in ParameterSetName == TagSet ? Tag : SourceImage)
        {
            _progress!.Count(item);
            if (_seen.Add(item) && IsSendable(item) && ShouldProcess($"{Noun} '{item}' in {Connection}", Mode == PurgeMode.Delete ? "Expire and delete" : "Expire"))
            {
                _pending.Add(item);
            }

            // A request's worth at a time: what is before the end of a pipeline that is cut short is expired.
            if (_pending.Count == HttpCacheStore.MaxTagsPerRequest)
            {
                ExpirePending();
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ExpirePending();
        _progress!.Complete();
    }

    private string Noun => ParameterSetName == TagSet ? "tag" : "source image";

    /// <summary>Reports what cannot be sent at all, so that it does not take the rest of its batch with it.</summary>
    private bool IsSendable(string item)
    {
        try
        {
            if (ParameterSetName == TagSet)
            {
                CacheLimits.CheckTagsToExpire([item]);
            }
            else if (string.IsNullOrWhiteSpace(item))
            {
                throw new RuntimeCacheException(RuntimeCacheFailure.InvalidTag, "An empty source image is not allowed.", "Leave it out.");
            }

            return true;
        }
        catch (RuntimeCacheException exception)
        {
            Report(item, default, exception);
            return false;
        }
    }

    private void ExpirePending()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        WriteVerbose($"Expiring {Noun} {string.Join(", ", _pending.Select(item => $"'{item}'"))}: {Connection}.");
        try
        {
            foreach (TagExpiry result in Wait(ExpireAsync()))
            {
                Report(result.Tag, result.Duration, result.Error);
            }
        }
        catch (RuntimeCacheException exception)
        {
            // An option that does not fit: the same for every tag.
            FailForGood(exception, null);
        }

        _pending.Clear();
    }

    private ValueTask<IReadOnlyList<TagExpiry>> ExpireAsync()
    {
        if (Connection!.Purge is not PurgeClient purge)
        {
            return new RuntimeCache(Store).TryExpireTagsAsync(_pending, StopToken);
        }

        PurgeOptions options = new() { Mode = Mode, Target = Target, RevalidationDeadline = RevalidationDeadline };
        return new(ParameterSetName == TagSet ? purge.ExpireTagsAsync(_pending, options, StopToken) : purge.ExpireSourceImagesAsync(_pending, options, StopToken));
    }

    private void Report(string tag, TimeSpan duration, RuntimeCacheException? error)
    {
        if (PassThru)
        {
            WriteObject(new TagExpiryResult(tag, error is null, Connection!.ToString(), duration));
        }

        if (error is not null)
        {
            Fail(error, tag);
        }
    }
}
