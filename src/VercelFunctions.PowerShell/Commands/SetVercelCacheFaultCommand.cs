using System.Globalization;

namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Makes requests to a local Runtime Cache fail, wait, break off or find what is stale.</para>
/// <para type="description">To test what your own code does then. The rules take the place of those before. A share is spread evenly, not
/// drawn by chance: 5% hits the 20th request, the 40th and so on, so that a test that meets it meets it every time.</para>
/// </summary>
[Cmdlet(VerbsCommon.Set, "VercelCacheFault", DefaultParameterSetName = StatusSet, SupportsShouldProcess = true)]
[OutputType(typeof(CacheFault))]
public sealed class SetVercelCacheFaultCommand : FaultCommand
{
    private const string RuleSet = "Rule";
    private const string StatusSet = "Status";
    private const string DelaySet = "Delay";
    private const string DropSet = "Drop";
    private const string StaleSet = "Stale";

    private readonly List<string> _rules = [];

    /// <summary>
    /// <para type="description">Whole rules: operation, share, effect, and perhaps how often. 'get 5% 503', 'set 10% slow 2s', 'any 1% drop',
    /// 'get 100% stale 3 times'. The emulator's option --fault takes the same.</para>
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RuleSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FaultRuleCompleter))]
    public string[] Rule { get; set; } = [];

    /// <summary>
    /// <para type="description">Which requests: Get, Set, Delete, Expire, List, Clear, Purge, or Any, which is the default. What -Stale is about is
    /// always Get.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = DropSet)]
    public FaultOperation Operation { get; set; }

    /// <summary>
    /// <para type="description">How many of a hundred requests, over 0 to 100. By default 100: each.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = DropSet)]
    [Parameter(ParameterSetName = StaleSet)]
    [ValidateRange(0.0001, 100.0)]
    public double Percent { get; set; } = 100;

    /// <summary>
    /// <para type="description">After how many the fault is done. By default it has no end.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = DropSet)]
    [Parameter(ParameterSetName = StaleSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <summary>
    /// <para type="description">Answers with this status, 400 to 599, and does nothing else.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = StatusSet)]
    [ValidateRange(400, 599)]
    public int Status { get; set; }

    /// <summary>
    /// <para type="description">Waits so long before the request is done: whole seconds, a TimeSpan, or text such as 2s; at most 10 minutes.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = DelaySet)]
    [TtlTransformation]
    public TimeSpan Delay { get; set; }

    /// <summary>
    /// <para type="description">Breaks the connection off without an answer.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = DropSet)]
    public SwitchParameter Drop { get; set; }

    /// <summary>
    /// <para type="description">Calls what is found stale: clients, which take only what is fresh, see a miss.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = StaleSet)]
    public SwitchParameter Stale { get; set; }

    /// <summary>
    /// <para type="description">Keeps the rules that are at work, before these. Their counts start again.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>
    /// <para type="description">Gives the rules now at work.</para>
    /// </summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _rules.AddRange(ParameterSetName == RuleSet ? Rule : [Compose()]);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!ShouldProcess($"{Connection}", $"Set faults: {string.Join(", ", _rules)}"))
        {
            return;
        }

        IReadOnlyList<CacheFault>? kept = Append ? Ask(store => store.ListFaultsAsync(StopToken)) : [];
        if (kept is not null && Ask(store => store.SetFaultsAsync(kept.Select(fault => fault.Rule).Concat(_rules), StopToken)) is IReadOnlyList<CacheFault> faults && PassThru)
        {
            WriteObject(faults, enumerateCollection: true);
        }
    }

    private string Compose()
    {
        string effect = ParameterSetName switch
        {
            DelaySet => FormattableString.Invariant($"slow {Delay.TotalMilliseconds:0}ms"),
            DropSet => "drop",
            StaleSet => "stale",
            _ => Status.ToString(CultureInfo.InvariantCulture),
        };
        FaultOperation operation = Stale ? FaultOperation.Get : Operation;
        string end = Count is int count ? FormattableString.Invariant($" {count} times") : string.Empty;
        return FormattableString.Invariant($"{operation.ToString().ToLowerInvariant()} {Percent:0.####}% {effect}{end}");
    }
}
