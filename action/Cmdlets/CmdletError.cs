using System.Management.Automation;
using VercelFunctions.PowerShell;

namespace VercelFunctions.Action;

/// <summary>An error, as an annotation needs it.</summary>
/// <param name="Message">The message.</param>
internal sealed record CmdletError(string Message)
{
    /// <summary>The identifier, such as <c>AccessDenied</c>; empty for an error that no cmdlet reported.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>The recommended action; empty if there is none.</summary>
    public string Advice { get; init; } = string.Empty;

    /// <summary>The name that the error is about; null if there is none.</summary>
    public string? Target { get; init; }

    /// <summary>The message and the recommended action.</summary>
    public string Text => Advice.Length > 0 ? $"{Message} {Advice}" : Message;

    /// <summary>The error of a cmdlet. Its advice names inputs instead of parameters.</summary>
    public static CmdletError From(ErrorRecord record) => new(Cause(record.Exception))
    {
        Id = record.FullyQualifiedErrorId.Split(',')[0],
        Advice = ErrorTable.InWorkflow(
            record.FullyQualifiedErrorId.Split(',')[0], record.ErrorDetails?.RecommendedAction ?? string.Empty),
        Target = (record.TargetObject is PSObject wrapped ? wrapped.BaseObject : record.TargetObject) as string,
    };

    /// <summary>The message of the exception that PowerShell wrapped.</summary>
    private static string Cause(Exception exception) =>
        exception is CmdletInvocationException { InnerException: Exception cause } ? cause.Message : exception.Message;
}
