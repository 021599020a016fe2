using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace VercelFunctions.Emulator.Tool;

/// <summary>
/// The log on standard error. A background task writes the lines and drops them if it cannot keep up: a parent process that does
/// not read them must not block the emulator.
/// </summary>
internal static class ConsoleLog
{
    /// <summary>Lines for people.</summary>
    public const string Text = "text";

    /// <summary>One JSON object per line, for programs.</summary>
    public const string Json = "json";

    private const int MaxWaitingLines = 4096;

    /// <summary>Configures the log.</summary>
    public static void Configure(ILoggingBuilder logging, string format, bool quiet)
    {
        logging.SetMinimumLevel(quiet ? LogLevel.Warning : LogLevel.Information);
        logging.AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        logging.AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        logging.AddConsole(console =>
        {
            console.FormatterName = format == Json ? ConsoleFormatterNames.Json : LineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = MaxWaitingLines;
        });
    }
}
