namespace VercelFunctions.Action;

/// <summary>The message of what ended a step early.</summary>
internal static class StopMessage
{
    private const string Running = "Requests that were running may have succeeded.";

    /// <summary>The message of a step that was stopped.</summary>
    /// <param name="reason">The reason.</param>
    /// <param name="limit">The limit in seconds.</param>
    /// <param name="lastFailure">The last failure before; empty if there was none.</param>
    public static string Of(StopReason reason, int limit, string lastFailure)
    {
        string last = lastFailure.Length > 0 ? $" The last failure: {lastFailure}" : string.Empty;
        string seconds = limit == 1 ? "1 second" : $"{limit} seconds";
        return reason == StopReason.TimeLimit
            ? $"The step was stopped after {seconds}, the limit of 'timeout-seconds'. {Running} "
                + $"Run the step again, or raise the limit.{last}"
            : $"The step was canceled by {(reason == StopReason.Interrupted ? "SIGINT" : "SIGTERM")}. {Running}{last}";
    }

    /// <summary>The message of an exception, and of its causes.</summary>
    public static string Causes(Exception exception)
    {
        List<string> messages = [];
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (!messages.Exists(message => message.Contains(cause.Message, StringComparison.Ordinal)))
            {
                messages.Add(cause.Message);
            }
        }

        return string.Join(' ', messages);
    }
}
