namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Expires every item of the Runtime Cache that bears one of the tags.</para>
/// <para type="description">On Vercel it reaches all regions within 300 ms. Tags have no namespace. Many tags share a request; one that
/// fails leaves the tags of the others expired, and each tag that was not expired is an error.</para>
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "VercelTagExpiry", SupportsShouldProcess = true)]
[OutputType(typeof(TagExpiryResult))]
public sealed class InvokeVercelTagExpiryCommand : CacheCommand
{
    private readonly List<string> _pending = [];
    private ProgressMeter? _progress;

    /// <summary>
    /// <para type="description">The tags to expire. They compare by case.</para>
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyString]
    public string[] Tag { get; set; } = [];

    /// <summary>
    /// <para type="description">Gives one result a tag: tag, status, cache, duration.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _progress = new ProgressMeter(this, "Expiring tags");
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        UsedNames.Tags.Remember(Tag);
        foreach (string tag in Tag)
        {
            _progress!.Count(tag);
            if (IsTag(tag) && ShouldProcess($"tag '{tag}' in {Connection}", "Expire"))
            {
                _pending.Add(tag);
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

    private bool IsTag(string tag)
    {
        try
        {
            CacheLimits.CheckTagsToExpire([tag]);
            return true;
        }
        catch (RuntimeCacheException exception)
        {
            Report(tag, default, exception);
            return false;
        }
    }

    private void ExpirePending()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        WriteVerbose($"Expiring {string.Join(", ", _pending.Select(tag => $"'{tag}'"))}: {Connection}.");
        foreach (TagExpiry result in Wait(new RuntimeCache(Store).TryExpireTagsAsync(_pending, StopToken)))
        {
            Report(result.Tag, result.Duration, result.Error);
        }

        _pending.Clear();
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
