namespace VercelFunctions.PowerShell;

/// <summary>Converts failures to PowerShell's error records.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(VercelException exception, object? target) =>
        From(exception.Failure.ToString(), exception, exception.Message, target);

    public static ErrorRecord From(CommandException exception, object? target) =>
        From(exception.Failure.ToString(), exception, exception.Message, target);

    /// <summary>The error of one item of several. Its message names the item.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="kind">What the item is, such as <c>Key</c>.</param>
    /// <param name="item">The item, which is also the target.</param>
    public static ErrorRecord Of(VercelException exception, string kind, string item)
    {
        string quoted = MessageText.Quote(item);
        bool isNamed = exception.Message.Contains(quoted);
        return From(exception.Failure.ToString(), exception, isNamed ? exception.Message : $"{kind} {quoted}: {exception.Message}", item);
    }

    private static ErrorRecord From(string identifier, Exception exception, string message, object? target)
    {
        ErrorRow row = ErrorTable.Find(identifier);
        return new ErrorRecord(exception, identifier, row.Category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = row.Advice },
        };
    }
}
