using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.PowerShell;

/// <summary>
/// <para type="synopsis">Makes requests to a local Runtime Cache fail, wait, hang, break off or find what is stale.</para>
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
    private const string HangSet = "Hang";
    private const string DropSet = "Drop";
    private const string CutSet = "Cut";
    private const string StaleSet = "Stale";

    private readonly List<string> _rules = [];

    /// <summary>
    /// <para type="description">Whole rules: operation, perhaps a tag, share, effect, and perhaps how often. 'get 5% 503',
    /// 'set 10% slow 2s', 'any 1% drop', 'get 100% stale 3 times', 'purge tag posts 100% 429 header "Retry-After: 1"'. The emulator's
    /// option --fault takes the same.</para>
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RuleSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FaultRuleCompleter))]
    public string[] Rule { get; set; } = [];

    /// <summary>
    /// <para type="description">Which requests: Get, Set, Delete, Expire, List, Clear, Purge or one kind of it, or Any, which is the
    /// default. What -Stale is about is always Get.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = HangSet)]
    [Parameter(ParameterSetName = DropSet)]
    [Parameter(ParameterSetName = CutSet)]
    public FaultOperation Operation { get; set; }

    /// <summary>
    /// <para type="description">Only requests that name this tag, to expire or to purge it.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = HangSet)]
    [Parameter(ParameterSetName = DropSet)]
    [Parameter(ParameterSetName = CutSet)]
    [ValidateNotNullOrEmpty]
    public string? Tag { get; set; }

    /// <summary>
    /// <para type="description">How many of a hundred requests, over 0 to 100. By default 100: each.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = HangSet)]
    [Parameter(ParameterSetName = DropSet)]
    [Parameter(ParameterSetName = CutSet)]
    [Parameter(ParameterSetName = StaleSet)]
    [ValidateRange(0.0001, 100.0)]
    public double Percent { get; set; } = 100;

    /// <summary>
    /// <para type="description">After how many the fault is done. By default it has no end.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = HangSet)]
    [Parameter(ParameterSetName = DropSet)]
    [Parameter(ParameterSetName = CutSet)]
    [Parameter(ParameterSetName = StaleSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    /// <summary>
    /// <para type="description">Answers with this status, 300 to 599, and does nothing else.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = StatusSet)]
    [ValidateRange(300, 599)]
    public int Status { get; set; }

    /// <summary>
    /// <para type="description">The code of the error in the answer. By default injected_fault.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [ValidateNotNullOrEmpty]
    public string? Code { get; set; }

    /// <summary>
    /// <para type="description">The message of the error in the answer. By default one that names the rule.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [ValidateNotNullOrEmpty]
    public string? Message { get; set; }

    /// <summary>
    /// <para type="description">Headers of the answer, such as Retry-After.</para>
    /// </summary>
    [Parameter(ParameterSetName = StatusSet)]
    [ValidateNotNullOrEmpty]
    public IDictionary Header { get; set; } = new Hashtable();

    /// <summary>
    /// <para type="description">Waits so long before the request is done: whole seconds, a TimeSpan, or text such as 2s; at most 10 minutes.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = DelaySet)]
    [TtlTransformation]
    public TimeSpan Delay { get; set; }

    /// <summary>
    /// <para type="description">Never answers, and keeps the connection open.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = HangSet)]
    public SwitchParameter Hang { get; set; }

    /// <summary>
    /// <para type="description">Resets the connection without an answer.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = DropSet)]
    public SwitchParameter Drop { get; set; }

    /// <summary>
    /// <para type="description">Closes the connection within the answer.</para>
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = CutSet)]
    public SwitchParameter Cut { get; set; }

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
            HangSet => "hang",
            DropSet => "drop",
            CutSet => "cut",
            StaleSet => "stale",
            _ => ComposeAnswer(),
        };
        string operation = JsonNamingPolicy.KebabCaseLower.ConvertName((Stale ? FaultOperation.Get : Operation).ToString());
        string tag = Tag is null ? string.Empty : " tag " + Quote(Tag);
        string end = Count is int count ? FormattableString.Invariant($" {count} times") : string.Empty;
        return FormattableString.Invariant($"{operation}{tag} {Percent:0.####}% {effect}{end}");
    }

    private string ComposeAnswer()
    {
        StringBuilder answer = new(Status.ToString(CultureInfo.InvariantCulture));
        answer.Append(Code is null ? string.Empty : " code " + Quote(Code));
        answer.Append(Message is null ? string.Empty : " message " + Quote(Message));
        foreach (DictionaryEntry header in Header)
        {
            answer.Append(" header ").Append(Quote(FormattableString.Invariant($"{header.Key}: {header.Value}")));
        }

        return answer.ToString();
    }

    private static string Quote(string text) => "\"" + text.Replace("\"", "\"\"") + "\"";
}
