using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Requests;
using VercelFunctions.Emulator.Stores;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator.Page;

/// <summary>
/// What goes on in a project's cache, told while it goes on, as server-sent events: <c>start</c> once, then <c>change</c>
/// whenever something did, <c>faults</c> when others were put in place, <c>problem</c> when the store cannot be asked.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="stopping">Canceled when the server is to stop: it waits for no stream.</param>
internal sealed class EventStream(TimeProvider time, CancellationToken stopping)
{
    // As often as an eye can follow, whatever the traffic.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // Shorter than what those in between take for the end of a connection.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Answers with events until the client goes away or the server stops.</summary>
    public async ValueTask AnswerAsync(Exchange exchange, Project project)
    {
        if (!project.Activity.TryAddWatcher())
        {
            exchange.Response.Headers.RetryAfter = "5";
            await ErrorAnswer.WriteAsync(
                exchange.Response, StatusCodes.Status503ServiceUnavailable, "too_many_streams", "Too many watch this project already. Close one of its pages.").ConfigureAwait(false);
            return;
        }

        try
        {
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted, stopping);
            await SendAsync(exchange.Response, project, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !exchange.Aborted.IsCancellationRequested)
        {
            // The answer ends here, as it should.
        }
        finally
        {
            project.Activity.RemoveWatcher();
        }
    }

    private async Task SendAsync(HttpResponse response, Project project, CancellationToken end)
    {
        response.ContentType = "text/event-stream";
        ArrayBufferWriter<byte> text = new();
        Activity activity = project.Activity;
        IReadOnlyList<Fault> faults = project.Faults.All;
        StoreCount count = new(project.Store.View, time);
        await count.TakeAsync(end).ConfigureAwait(false);
        Activity.ActivityView view = activity.Since(0, 0);
        Write(text, "start", Start(project, count.Totals, view), ViewJson.Default.StartEvent);
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

            if (faults != project.Faults.All)
            {
                faults = project.Faults.All;
                text.Write("event: faults\ndata: {}\n\n"u8);
            }

            if (text.WrittenCount == 0 && time.GetElapsedTime(sent, now) >= Heartbeat)
            {
                text.Write(": nothing new\n\n"u8);
            }

            if (text.WrittenCount > 0)
            {
                await FlushAsync().ConfigureAwait(false);
                sent = now;
            }
        }

        async ValueTask FlushAsync()
        {
            await response.BodyWriter.WriteAsync(text.WrittenMemory, end).ConfigureAwait(false);
            text.ResetWrittenCount();
        }

        void WriteProblem()
        {
            if (count.Problem is string message)
            {
                Write(text, "problem", new ViewAnswers.ProblemEvent(message), ViewJson.Default.ProblemEvent);
            }
        }
    }

    private static ViewAnswers.StartEvent Start(Project project, StoreTotals? store, Activity.ActivityView view) => new(
        project.Name.ToString(),
        view.Now.ToUnixTimeMilliseconds(),
        project.Activity.Started.ToUnixTimeMilliseconds(),
        Activity.WindowSeconds,
        store,
        view.Total,
        ViewAnswers.Of(view.Seconds),
        ViewAnswers.Of(view.Lines));

    private static ViewAnswers.ChangeEvent Change(StoreTotals? store, Activity.ActivityView view) =>
        new(view.Now.ToUnixTimeMilliseconds(), store, view.Total, ViewAnswers.Of(view.Seconds), ViewAnswers.Of(view.Lines));

    // JSON from here stands on one line.
    private static void Write<T>(ArrayBufferWriter<byte> text, string name, T data, JsonTypeInfo<T> type)
    {
        text.Write(Encoding.ASCII.GetBytes($"event: {name}\ndata: "));
        text.Write(JsonSerializer.SerializeToUtf8Bytes(data, type));
        text.Write("\n\n"u8);
    }
}
