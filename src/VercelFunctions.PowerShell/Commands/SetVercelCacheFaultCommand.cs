using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.PowerShell;

[Cmdlet(
    VerbsCommon.Set,
    "VercelCacheFault",
    DefaultParameterSetName = StatusSet,
    SupportsShouldProcess = true,
    HelpUri = VercelCommand.Help + "Set-VercelCacheFault.md")]
[OutputType(typeof(CacheFault))]
public sealed class SetVercelCacheFaultCommand : EmulatorCommand
{
    private const string RuleSet = "Rule";
    private const string StatusSet = "Status";
    private const string DelaySet = "Delay";
    private const string EffectSet = "Effect";

    private readonly List<string> _rules = [];

    [Parameter(
        Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = RuleSet)]
    [TextTransformation(nameof(Rule))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FaultRuleCompleter))]
    public string[] Rule { get; set; } = [];

    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = EffectSet)]
    public FaultOperation Operation { get; set; }

    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = EffectSet)]
    [TextTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string? Tag { get; set; }

    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = EffectSet)]
    [ValidateRange(0.0001, 100.0)]
    public double Percent { get; set; } = 100;

    [Parameter(ParameterSetName = StatusSet)]
    [Parameter(ParameterSetName = DelaySet)]
    [Parameter(ParameterSetName = EffectSet)]
    [ValidateRange(1, int.MaxValue)]
    public int? Count { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = StatusSet)]
    [ValidateRange(300, 599)]
    public int Status { get; set; }

    [Parameter(ParameterSetName = StatusSet)]
    [TextTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? Code { get; set; }

    [Parameter(ParameterSetName = StatusSet)]
    [TextTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FreeTextCompleter))]
    public string? Message { get; set; }

    [Parameter(ParameterSetName = StatusSet)]
    [ValidateNotNullOrEmpty]
    public IDictionary Header { get; set; } = new Hashtable();

    [Parameter(Mandatory = true, ParameterSetName = DelaySet)]
    [DurationTransformation]
    public TimeSpan Delay { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = EffectSet)]
    public FaultEffect Effect { get; set; }

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _rules.AddRange(ParameterSetName == RuleSet ? Rule : [Compose()]);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_rules.Count == 0)
        {
            // Most likely the previous command failed, so an empty list must not replace rules.
            WriteWarning("Nothing was piped, so the fault rules were not changed. To delete them, use Clear-VercelCacheFault.");
            return;
        }

        if (!ShouldProcess($"{Connection}", $"Set fault rules: {string.Join(", ", _rules)}"))
        {
            return;
        }

        IReadOnlyList<CacheFault>? faults = Ask(emulator =>
            Append ? emulator.AddFaultsAsync(_rules, StopToken) : emulator.SetFaultsAsync(_rules, StopToken));
        if (faults is not null && PassThru)
        {
            WriteObject(faults, enumerateCollection: true);
        }
    }

    private string Compose()
    {
        string effect = ParameterSetName switch
        {
            DelaySet => FormattableString.Invariant($"slow {Delay.TotalMilliseconds:0}ms"),
            EffectSet => Word(Effect),
            _ => ComposeAnswer(),
        };
        string tag = Tag is null ? string.Empty : " tag " + Quote(Tag);
        string end = Count is int count ? FormattableString.Invariant($" {count} times") : string.Empty;
        return FormattableString.Invariant($"{Word(Operation)}{tag} {Percent:0.####}% {effect}{end}");
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

    private static string Word(Enum value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Quote(string text) => "\"" + text.Replace("\"", "\"\"") + "\"";
}
