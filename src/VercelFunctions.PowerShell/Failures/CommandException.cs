namespace VercelFunctions.PowerShell;

/// <summary>A failure of a cmdlet that the core does not have.</summary>
internal sealed class CommandException(CommandFailure failure, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    public CommandFailure Failure { get; } = failure;
}
