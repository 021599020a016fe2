using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VercelFunctions.Emulator.Cache;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>Reports completed requests: a line of the log, the metrics, and the activity on the page.</summary>
internal sealed partial class RequestTelemetry(ILogger logger, EmulatorMetrics metrics, Activities activities)
{
    // The page shows the latest operations, and every event stream sends them: they are kept small.
    private const int MaxTextLength = 300;
    private const int MaxTags = 8;

    // The generator of the log methods needs a field.
    private readonly ILogger _logger = logger;

    /// <summary>Reports a completed request.</summary>
    public void Done(Exchange exchange)
    {
        TimeSpan elapsed = exchange.Elapsed;
        int status = exchange.Response.StatusCode;
        if (exchange.Operation is CacheOperation operation)
        {
            Outcome outcome = exchange.IsAborted ? Outcome.Aborted : OutcomeOf(status, operation.IsHit);
            metrics.Record(operation.Project, operation.Kind, outcome, elapsed);
            Record(operation, outcome, status, elapsed);
        }

        LogLevel level = exchange.IsOfPage && status < StatusCodes.Status400BadRequest ? LogLevel.Debug : LogLevel.Information;
        if (!_logger.IsEnabled(level))
        {
            return;
        }

        string method = exchange.Request.Method;
        string target = DisplayOf(exchange);
        string outcomeText = exchange.IsAborted ? "closed" : status.ToString(CultureInfo.InvariantCulture);
        if (exchange.Operation?.Note is string note)
        {
            LogNotedRequest(level, method, target, outcomeText, elapsed.TotalMilliseconds, note, exchange.ProjectName);
        }
        else
        {
            LogRequest(level, method, target, outcomeText, elapsed.TotalMilliseconds, exchange.ProjectName);
        }
    }

    /// <summary>Reports an exception that nothing handled.</summary>
    public void Failed(Exchange exchange, Exception exception) =>
        LogFailure(
            exchange.Request.Method, DisplayOf(exchange), exception.GetType().ToString(), MessageText.Clean(exception.Message, 1000));

    private static string DisplayOf(Exchange exchange) => exchange.Target.Display(omittedPrefix: CacheEndpoint.BasePath);

    private void Record(CacheOperation operation, Outcome outcome, int status, TimeSpan elapsed)
    {
        string? key = operation.Key is null ? null : MessageText.Clean(operation.Key, MaxTextLength);
        IReadOnlyList<string>? tags = operation.Tags is { Count: > MaxTags } many ? [.. many.Take(MaxTags), "…"] : operation.Tags;
        foreach (Project project in operation.Concerned)
        {
            activities.Of(project).Record(new ActivityLine
            {
                Operation = operation.Kind,
                Outcome = outcome,
                Status = status,
                Elapsed = elapsed,
                Key = key,
                Name = operation.Name,
                Tags = tags,
                Note = operation.Note,
            });
        }
    }

    private static Outcome OutcomeOf(int status, bool? isHit) => status switch
    {
        _ when isHit is bool hit => hit ? Outcome.Hit : Outcome.Miss,
        < 400 => Outcome.Ok,
        < 500 => Outcome.Refused,
        _ => Outcome.Failed,
    };

    // Parameters that are not in the text are fields of a structured log.
    [LoggerMessage(EventId = 1, Message = "{Method} {Target} {Outcome} {Milliseconds:0.0} ms", EventName = "Request")]
    private partial void LogRequest(LogLevel level, string method, string target, string outcome, double milliseconds, string project);

    [LoggerMessage(EventId = 2, Message = "{Method} {Target} {Outcome} {Milliseconds:0.0} ms ({Note})", EventName = "NotedRequest")]
    private partial void LogNotedRequest(
        LogLevel level, string method, string target, string outcome, double milliseconds, string note, string project);

    [LoggerMessage(3, LogLevel.Error, "{Method} {Target}: {Exception}: {Message}", EventName = "RequestFailed")]
    private partial void LogFailure(string method, string target, string exception, string message);
}
