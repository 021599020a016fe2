using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace VercelFunctions.Emulator.Tool;

/// <summary>An event as one line: what happened, and before it, where it is worse than usual, how bad it is.</summary>
internal sealed class LineFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    /// <inheritdoc/>
    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string level = logEntry.LogLevel switch { LogLevel.Warning => "warning: ", >= LogLevel.Error => "error: ", _ => string.Empty };
        string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.WriteLine($"{level}{message}{(logEntry.Exception is null ? null : $" {logEntry.Exception.GetType()}: {logEntry.Exception.Message}")}".ReplaceLineEndings(" "));
    }
}
