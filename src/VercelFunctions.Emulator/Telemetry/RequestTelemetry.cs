using System.Globalization;
using Microsoft.Extensions.Logging;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Telemetry;

/// <summary>What is told of requests once they are done: a line of the log, and the metrics.</summary>
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
            metrics.Record(exchange.Projects[0], operation, exchange.IsBrokenOff ? "broken_off" : Outcome(status, exchange.IsHit), elapsed);
        }

        if (!_logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        string outcome = exchange.IsBrokenOff ? "broken off" : status.ToString(CultureInfo.InvariantCulture);
        string project = exchange.Projects.Count == 1 ? exchange.Projects[0].Name.ToString() : string.Empty;
        if (exchange.Note is string note)
        {
            LogNotedRequest(exchange.Request.Method, exchange.Target.Display, outcome, elapsed.TotalMilliseconds, note, project);
        }
        else
        {
            LogRequest(exchange.Request.Method, exchange.Target.Display, outcome, elapsed.TotalMilliseconds, project);
        }
    }

    /// <summary>Tells of what should not have happened.</summary>
    public void Failed(Exchange exchange, Exception exception) =>
        LogFailure(exchange.Request.Method, exchange.Target.Display, exception.GetType().ToString(), exception.Message);

    private static string Outcome(int status, bool? isHit) => status switch
    {
        _ when isHit is bool hit => hit ? "hit" : "miss",
        < 400 => "ok",
        < 500 => "refused",
        _ => "failed",
    };

    // What is not in the text is in the fields of a structured log.
    [LoggerMessage(1, LogLevel.Information, "{Method} {Target} {Outcome} {Milliseconds:0.0} ms", EventName = "Request")]
    private partial void LogRequest(string method, string target, string outcome, double milliseconds, string project);

    [LoggerMessage(2, LogLevel.Information, "{Method} {Target} {Outcome} {Milliseconds:0.0} ms ({Note})", EventName = "NotedRequest")]
    private partial void LogNotedRequest(string method, string target, string outcome, double milliseconds, string note, string project);

    [LoggerMessage(3, LogLevel.Error, "{Method} {Target}: {Exception}: {Message}", EventName = "RequestFailed")]
    private partial void LogFailure(string method, string target, string exception, string message);
}
