namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsLifecycle.Invoke,
    "VercelTagExpiry",
    DefaultParameterSetName = TagSet,
    SupportsShouldProcess = true,
    HelpUri = VercelCommand.Help + "Invoke-VercelTagExpiry.md")]
[OutputType(typeof(TagExpiryResult), typeof(SourceImageExpiryResult))]
public sealed class InvokeVercelTagExpiryCommand : CacheCommand
{
    private const string TagSet = "Tag";
    private const string ItemSet = "Item";
    private const string ImageSet = "SourceImage";

    // Thousands of changed files can have the same tag, far apart in the pipeline; it is confirmed once.
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _confirmed = [];
    private ProgressMeter? _progress;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = TagSet)]
    [Alias("Tags")]
    [TextTransformation(nameof(Tag), "Tags")]
    [ArgumentCompleter(typeof(TagCompleter))]
    [AllowEmptyString]
    public string[] Tag { get; set; } = [];

    // Also by property name: otherwise PowerShell uses the default set for every pipeline, and converts piped items to text.
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ItemSet)]
    [ItemTransformation]
    [ValidateNotNull]
    public CacheItemInfo[] Item { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = ImageSet)]
    [TextTransformation]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string[] SourceImage { get; set; } = [];

    [Parameter]
    public PurgeMode Mode { get; set; }

    [Parameter(ParameterSetName = TagSet)]
    [Parameter(ParameterSetName = ItemSet)]
    public PurgeTarget Target { get; set; }

    [Parameter]
    [DurationTransformation]
    [ArgumentCompleter(typeof(TtlCompleter))]
    public TimeSpan? RevalidationDeadline { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool CanPurge => true;

    private bool IsImage => ParameterSetName == ImageSet;

    private ExpiryKind Kind => IsImage ? ExpiryKind.SourceImage : ExpiryKind.Tag;

    private PurgeOptions Options => new() { Mode = Mode, Target = Target, RevalidationDeadline = RevalidationDeadline };

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _progress = new ProgressMeter(this, "Expiring tags");

        // Options that are not valid or not supported are reported before the pipeline is read.
        Require(() => Connection!.Purger.Check(Kind, Options), Connection);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        UsedNames.Tags.Remember(Tag);
        string action = Mode == PurgeMode.Delete ? "Expire and delete" : "Expire";
        foreach (string item in IsImage ? SourceImage : Tag.Concat(Item.SelectMany(item => item.Tags)))
        {
            if (_seen.Add(item) && ShouldProcess($"{(IsImage ? "source image" : "tag")} '{item}' in {Connection}", action))
            {
                _confirmed.Add(item);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_confirmed.Count > 0)
        {
            WriteVerbose($"Expiring {string.Join(", ", _confirmed.Select(item => $"'{item}'"))}: {Connection}.");
        }

        foreach (Expiry result in Wait(Connection!.Purger.ExpireEachAsync(Kind, _confirmed, Options, StopToken)))
        {
            Report(result);
        }

        _progress!.Complete();
    }

    private void Report(Expiry expiry)
    {
        _progress!.Count(expiry.Name);
        if (PassThru)
        {
            string cache = Connection!.ToString();
            WriteObject(IsImage ? new SourceImageExpiryResult(expiry, cache) : new TagExpiryResult(expiry, cache));
        }

        if (expiry.Error is not null)
        {
            FailOne(expiry.Error, IsImage ? "Source image" : "Tag", expiry.Name);
        }
    }
}
