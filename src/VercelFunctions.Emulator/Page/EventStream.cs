using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Stores;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator.Page;

/// <summary>
/// The activity of a project as server-sent events: <c>start</c> once, then <c>change</c> after each change, <c>faults</c> when
/// the fault rules were replaced, <c>problem</c> when the store cannot be read.
/// </summary>
/// <param name="activities">The activity of each project.</param>
/// <param name="faults">The fault rules of each project.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">Canceled when the emulator stops: it does not wait for streams.</param>
internal sealed class EventStream(Activities activities, FaultRegistry faults, TimeProvider time, CancellationToken stopping)
{
    // People watch the page: they would not see more events per second.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // A page that reads nothing for this long cannot keep up. The page then reconnects by itself.
    private static readonly TimeSpan MaxWriteTime = TimeSpan.FromSeconds(10);

    // Shorter than the idle timeout of proxies.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Sends events until the client closes the connection or the emulator stops.</summary>
    public async ValueTask RespondAsync(Exchange exchange, Project project)
    {
        Activity activity = activities.Of(project);
        if (!activity.TryAddStream())
        {
            exchange.Response.Headers.RetryAfter = "5";
            await ErrorResponse.WriteAsync(
                exchange.Response,
                StatusCodes.Status503ServiceUnavailable,
                "too_many_streams",
                "Too many event streams are open for this project. Close one of its pages.").ConfigureAwait(false);
            return;
        }

        try
        {
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted, stopping);
            await SendAsync(exchange.Response, project, activity, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !exchange.Aborted.IsCancellationRequested)
        {
            // The response ends here, as it should.
        }
        catch (TimeoutException)
        {
            exchange.Abort();
        }
        finally
        {
            activity.RemoveStream();
        }
    }

    private async Task SendAsync(HttpResponse response, Project project, Activity activity, CancellationToken end)
    {
        response.ContentType = "text/event-stream";
        ArrayBufferWriter<byte> text = new();
        FaultSet rules = faults.Of(project);
        IReadOnlyList<Fault> shownRules = rules.All;
        StoreCount count = new(project.Store.View, time);
        await count.TakeAsync(end).ConfigureAwait(false);
        Activity.ActivityView view = activity.Since(0, 0);
        Write(text, "start", Start(project, activity, count.Totals, view), ViewJson.Default.StartEvent);
        WriteProblem();
        await FlushAsync().ConfigureAwait(false);
        for (long sent = time.GetTimestamp(); ;)
        {
            await Task.Delay(Interval, time, end).ConfigureAwait(false);
            long now = time.GetTimestamp();
            bool hasActivity = activity.Count != view.Count;
            (StoreTotals? Totals, string? Problem) before = (count.Totals, count.Problem);
            if (count.IsDue(hasActivity))
            {
                await count.TakeAsync(end).ConfigureAwait(false);
            }

            if (hasActivity || count.Totals != before.Totals)
            {
                view = activity.Since(view.Count, view.Now.ToUnixTimeSeconds());
                Write(text, "change", Change(count.Totals, view), ViewJson.Default.ChangeEvent);
            }

            if (count.Problem != before.Problem)
            {
                WriteProblem();
            }

            if (shownRules != rules.All)
            {
                shownRules = rules.All;
                text.Write("event: faults\ndata: {}\n\n"u8);
            }

            if (text.WrittenCount == 0 && time.GetElapsedTime(sent, now) >= Heartbeat)
            {
                text.Write(": no changes\n\n"u8);
            }

            if (text.WrittenCount > 0)
            {
                await FlushAsync().ConfigureAwait(false);
                sent = now;
            }
        }

        async ValueTask FlushAsync()
        {
            await response.BodyWriter.WriteAsync(text.WrittenMemory, end).AsTask().WaitAsync(MaxWriteTime, time, end).ConfigureAwait(false);
            text.ResetWrittenCount();
        }

        void WriteProblem()
        {
            if (count.Problem is string message)
            {
                Write(text, "problem", new ViewResponses.ProblemEvent(message), ViewJson.Default.ProblemEvent);
            }
        }
    }

    private static ViewResponses.StartEvent Start(
        Project project, Activity activity, StoreTotals? store, Activity.ActivityView view) => new(
        project.Name.ToString(),
        view.Now.ToUnixTimeMilliseconds(),
        activity.Started.ToUnixTimeMilliseconds(),
        Activity.WindowSeconds,
        store,
        view.Total,
        ViewResponses.Of(view.Seconds),
        ViewResponses.Of(view.Lines));

    private static ViewResponses.ChangeEvent Change(StoreTotals? store, Activity.ActivityView view) =>
        new(view.Now.ToUnixTimeMilliseconds(), store, view.Total, ViewResponses.Of(view.Seconds), ViewResponses.Of(view.Lines));

    // The JSON has no line breaks.
    private static void Write<T>(ArrayBufferWriter<byte> text, string name, T data, JsonTypeInfo<T> type)
    {
        text.Write(Encoding.ASCII.GetBytes($"event: {name}\ndata: "));
        text.Write(JsonSerializer.SerializeToUtf8Bytes(data, type));
        text.Write("\n\n"u8);
    }
}
