namespace VercelFunctions.PowerShell;

/// <summary>Converts failures to PowerShell's error records.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(VercelException exception, object? target) => From(exception.Failure.ToString(), exception, target);

    public static ErrorRecord From(CommandException exception, object? target) => From(exception.Failure.ToString(), exception, target);

    private static ErrorRecord From(string identifier, Exception exception, object? target)
    {
        ErrorRow row = ErrorTable.Find(identifier);
        return new ErrorRecord(exception, identifier, row.Category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = row.Advice },
        };
    }
}
