using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VercelFunctions.Action;

/// <summary>The step's outputs.</summary>
internal static class StepOutputs
{
    // Like JavaScript's: outputs are not written into HTML.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The outputs, in order.</summary>
    public static IEnumerable<StepOutput> Of(RunReport report, TimeSpan duration)
    {
        Total total = Total.Of(report.Results);
        return
        [
            .. Lists(total).Select(list => new StepOutput(list.Key, Json(writer => Write(writer, list.Value)))),
            new("projects", Json(writer => WriteProjects(writer, report))),
            new("count", $"{total.Count}"),
            new("skipped-reason", report.SkippedReason),
            new("duration-ms", $"{(long)duration.TotalMilliseconds}"),
        ];
    }

    private static Dictionary<string, IReadOnlyList<string>> Lists(Total total) => new()
    {
        ["expired-tags"] = total.ExpiredTags,
        ["failed-tags"] = total.FailedTags,
        ["purged-caches"] = total.PurgedCaches,
        ["failed-caches"] = total.FailedCaches,
    };

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json, Options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(json.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<string> names)
    {
        writer.WriteStartArray();
        foreach (string name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }

    private static void WriteProjects(Utf8JsonWriter writer, RunReport report)
    {
        writer.WriteStartArray();
        foreach (Destination project in report.Destinations.Where(destination => destination.IsProject))
        {
            Total total = Total.Of(report.Results.Where(result => result.Destination == project));
            writer.WriteStartObject();
            writer.WriteString("project", project.Project);
            writer.WriteString("team", project.Team);
            foreach ((string name, IReadOnlyList<string> names) in Lists(total))
            {
                writer.WritePropertyName(name);
                Write(writer, names);
            }

            writer.WriteNumber("count", total.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
