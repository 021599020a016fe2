using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>What is told of requests once they are done: a line of the log, the metrics, and the activity that the page shows.</summary>
internal sealed partial class RequestTelemetry(ILogger logger, EmulatorMetrics metrics)
{
    // A field, because what makes the log's methods looks for one.
    private readonly ILogger _logger = logger;

    /// <summary>Tells of a request that is done.</summary>
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

        string answer = exchange.IsBrokenOff ? "broken off" : status.ToString(CultureInfo.InvariantCulture);
        string project = exchange.Projects.Count == 1 ? exchange.Projects[0].Name.ToString() : string.Empty;
        if (exchange.Note is string note)
        {
            LogNotedRequest(level, exchange.Request.Method, exchange.Target.Display, answer, elapsed.TotalMilliseconds, note, project);
        }
        else
        {
            LogRequest(level, exchange.Request.Method, exchange.Target.Display, answer, elapsed.TotalMilliseconds, project);
        }
    }

    /// <summary>Tells of what should not have happened.</summary>
    public void Failed(Exchange exchange, Exception exception) =>
        LogFailure(exchange.Request.Method, exchange.Target.Display, exception.GetType().ToString(), exception.Message);

    private static void Record(Exchange exchange, Operation operation, Outcome outcome, int status, TimeSpan elapsed)
    {
        IReadOnlyList<Project> projects = exchange.Concerned;
        for (int i = 0; i < projects.Count; i++)
        {
            projects[i].Activity.Record(new ActivityLine
            {
                Operation = operation,
                Outcome = outcome,
                Status = status,
                Elapsed = elapsed,
                Key = exchange.Key,
                Name = exchange.Name,
                Tags = exchange.Tags,
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

    // What is not in the text is in the fields of a structured log.
    [LoggerMessage(EventId = 1, Message = "{Method} {Target} {Outcome} {Milliseconds:0.0} ms", EventName = "Request")]
    private partial void LogRequest(LogLevel level, string method, string target, string outcome, double milliseconds, string project);

    [LoggerMessage(EventId = 2, Message = "{Method} {Target} {Outcome} {Milliseconds:0.0} ms ({Note})", EventName = "NotedRequest")]
    private partial void LogNotedRequest(LogLevel level, string method, string target, string outcome, double milliseconds, string note, string project);

    [LoggerMessage(3, LogLevel.Error, "{Method} {Target}: {Exception}: {Message}", EventName = "RequestFailed")]
    private partial void LogFailure(string method, string target, string exception, string message);
}
