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
        if (exchange.Operation is Operation operation)
        {
            Outcome outcome = exchange.IsBrokenOff ? Outcome.BrokenOff : OutcomeOf(status, exchange.IsHit);
            metrics.Record(exchange.Projects[0], operation, outcome, elapsed);
            Record(exchange, operation, outcome, status, elapsed);
        }

        LogLevel level = exchange.IsOfPage && status < StatusCodes.Status400BadRequest ? LogLevel.Debug : LogLevel.Information;
        if (!_logger.IsEnabled(level))
        {
            return;
        }

        string method = exchange.Request.Method;
        string target = DisplayOf(exchange);
        string outcomeText = exchange.IsBrokenOff ? "closed" : status.ToString(CultureInfo.InvariantCulture);
        string project = exchange.Projects.Count == 1 ? exchange.Project.Name.ToString() : string.Empty;
        if (exchange.Note is string note)
        {
            LogNotedRequest(level, method, target, outcomeText, elapsed.TotalMilliseconds, note, project);
        }
        else
        {
            LogRequest(level, method, target, outcomeText, elapsed.TotalMilliseconds, project);
        }
    }

    /// <summary>Reports an exception that nothing handled.</summary>
    public void Failed(Exchange exchange, Exception exception) =>
        LogFailure(
            exchange.Request.Method, DisplayOf(exchange), exception.GetType().ToString(), MessageText.Clean(exception.Message, 1000));

    private static string DisplayOf(Exchange exchange) => exchange.Target.Display(omittedPrefix: CacheEndpoint.BasePath);

    private void Record(Exchange exchange, Operation operation, Outcome outcome, int status, TimeSpan elapsed)
    {
        IReadOnlyList<Project> projects = exchange.Concerned;
        string? key = exchange.Key is null ? null : MessageText.Clean(exchange.Key, MaxTextLength);
        IReadOnlyList<string>? tags = exchange.Tags is { Count: > MaxTags } many ? [.. many.Take(MaxTags), "…"] : exchange.Tags;
        for (int i = 0; i < projects.Count; i++)
        {
            activities.Of(projects[i]).Record(new ActivityLine
            {
                Operation = operation,
                Outcome = outcome,
                Status = status,
                Elapsed = elapsed,
                Key = key,
                Name = exchange.Name,
                Tags = tags,
                Note = exchange.Note,
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
