using System.Text.RegularExpressions;

namespace VercelFunctions.Action;

/// <summary>
/// The step's log: annotations, which are workflow commands, and lines that no runner interprets. All untrusted text (tags, file
/// names, server messages) is written through it.
/// </summary>
internal sealed partial class WorkflowLog(TextWriter output, SecretMask mask)
{
    /// <summary>Asks the runner to mask a secret, as it does not know what a server returns.</summary>
    public void MaskInRunner(string secret) => output.WriteLine("::add-mask::" + Data(secret));

    /// <summary>Writes a line that appears only in debug mode.</summary>
    public void Debug(string message) => output.WriteLine("::debug::" + Data(mask.Hide(message)));

    /// <summary>Writes an annotation.</summary>
    public void Annotate(AnnotationKind kind, string title, string message)
    {
        string command = kind switch
        {
            AnnotationKind.Error => "error",
            AnnotationKind.Warning => "warning",
            _ => "notice",
        };
        output.WriteLine($"::{command} title={Property(mask.Hide(title))}::{Data(mask.Hide(message))}");
    }

    /// <summary>Writes a line. The runner would interpret one that begins with two colons, or contains <c>##[</c>.</summary>
    public void Line(string text)
    {
        string line = Control().Replace(mask.Hide(text), " ").Replace("##[", "## [", StringComparison.Ordinal);
        output.WriteLine(Command().Replace(line, "$1: "));
    }

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);

    [GeneratedRegex(@"[\x00-\x1f\x7f\x85\u2028\u2029]")]
    private static partial Regex Control();

    [GeneratedRegex(@"^(\s*):(?=:)")]
    private static partial Regex Command();
}
