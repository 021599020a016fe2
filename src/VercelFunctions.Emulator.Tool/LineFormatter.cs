using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace VercelFunctions.Emulator.Tool;

/// <summary>Formats an event as one line, preceded by its level if it is a warning or an error.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string level = logEntry.LogLevel switch { LogLevel.Warning => "warning: ", >= LogLevel.Error => "error: ", _ => string.Empty };
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        string exception = logEntry.Exception is null ? string.Empty : $" {logEntry.Exception.GetType()}: {logEntry.Exception.Message}";
        textWriter.WriteLine($"{level}{message}{exception}".ReplaceLineEndings(" "));
    }
}
