namespace VercelFunctions.PowerShell;

/// <summary>Converts failures to PowerShell's error records.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(VercelException exception, object? target, ErrorContext context) =>
        From(exception.Failure.ToString(), exception, exception.Message, target, context);

    public static ErrorRecord From(CommandException exception, object? target) =>
        From(exception.Failure.ToString(), exception, exception.Message, target, ErrorContext.Any);

    /// <summary>The error of one item of several. Its message names the item.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="kind">What the item is, such as <c>Key</c>.</param>
    /// <param name="item">The item, which is also the target.</param>
    /// <param name="context">The cmdlet's context.</param>
    public static ErrorRecord Of(VercelException exception, string kind, string item, ErrorContext context)
    {
        string quoted = MessageText.Quote(item);
        string message = exception.Message.Contains(quoted) ? exception.Message : $"{kind} {quoted}: {exception.Message}";
        return From(exception.Failure.ToString(), exception, message, item, context);
    }

    private static ErrorRecord From(string identifier, Exception exception, string message, object? target, ErrorContext context)
    {
        ErrorRow row = ErrorTable.Find(identifier, context);
        return new ErrorRecord(exception, identifier, row.Category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = row.Advice },
        };
    }
}
