namespace VercelFunctions;

/// <summary>Text from outside, on its way into a message.</summary>
internal static class MessageText
{
    private const int MaxLength = 60;

    /// <summary>The text in quotes: short, and with nothing in it that could disturb a terminal or a log.</summary>
    public static string Quote(string text) => "'" + Clean(text, MaxLength) + "'";

    /// <summary>A time in seconds, to the millisecond: "1 second", "0.5 seconds".</summary>
    public static string Seconds(TimeSpan time) =>
        FormattableString.Invariant($"{time.TotalSeconds:0.###} second{(time == TimeSpan.FromSeconds(1) ? string.Empty : "s")}");

    /// <summary>The text without control characters, cut at a length.</summary>
    public static string Clean(string text, int maxLength)
    {
        string shown = text.Length <= maxLength ? text : text.Substring(0, maxLength) + "…";
        return shown.Any(char.IsControl)
            ? string.Concat(shown.Select(c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()))
            : shown;
    }
}
