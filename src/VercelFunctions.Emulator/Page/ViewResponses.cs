using System.Text.Json;
using System.Text.Json.Serialization;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Stores;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator.Page;

/// <summary>
/// The data of the page. Points in time are milliseconds of Unix time. Durations are seconds, except those of operations, which
/// are milliseconds.
/// </summary>
internal static class ViewResponses
{
    private const int Decimals = 3;

    public static ProjectList Of(IReadOnlyList<Project> projects) =>
        new([.. projects.Select(project => new ProjectRow(project.Name.ToString(), project.Token))]);

    public static ItemList Of(Page<CacheItemInfo> page) => new(page.Total, [.. page.Rows.Select(Of)], page.IsPartial);

    public static Item Of(ViewedItem item)
    {
        (string value, bool isCut) = ValueText.Of(item.Json.Span);
        ItemRow row = Of(item.Info);
        return new Item(
            row.StoreKey,
            row.Name,
            row.Size,
            row.Age,
            row.TimeLeft,
            Round(item.SinceUse.TotalSeconds),
            row.Tags,
            row.Hits,
            value,
            isCut);
    }

    public static TagList Of(Page<TagCount> page) => new(page.Total, page.Rows, page.IsPartial);

    public static LineRow[] Of(IReadOnlyList<ActivityLine> lines) => [.. lines.Select(Of)];

    public static SecondRow[] Of(IReadOnlyList<Activity.TrafficSecond> seconds) =>
        [.. seconds.Select(second => new SecondRow(second.At, second.Traffic))];

    private static ItemRow Of(CacheItemInfo item) => new(
        item.StoreKey,
        item.Name,
        item.Size,
        Round(item.Age.TotalSeconds),
        item.TimeLeft is TimeSpan left ? Round(left.TotalSeconds) : null,
        item.Tags,
        item.Hits);

    private static LineRow Of(ActivityLine line) => new(
        line.Number,
        line.At.ToUnixTimeMilliseconds(),
        JsonNamingPolicy.SnakeCaseLower.ConvertName(line.Operation.ToString()),
        JsonNamingPolicy.SnakeCaseLower.ConvertName(line.Outcome.ToString()),
        line.Status,
        Round(line.Elapsed.TotalMilliseconds),
        line.Key,
        line.Name,
        line.Tags,
        line.Note);

    private static double Round(double number) => Math.Round(number, Decimals);

    /// <summary>The projects of a token, each with its own token.</summary>
    internal sealed record ProjectList(IReadOnlyList<ProjectRow> Projects);

    internal sealed record ProjectRow(string Name, string Token);

    /// <summary>A part of the items, and the number of all items that match.</summary>
    internal sealed record ItemList(
        long Total,
        IReadOnlyList<ItemRow> Items,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsPartial);

    internal sealed record ItemRow(
        string StoreKey, string? Name, int Size, double Age, double? TimeLeft, IReadOnlyList<string> Tags, long Hits);

    /// <summary>An item with its value as indented JSON, of which only the start is shown if it is long.</summary>
    internal sealed record Item(
        string StoreKey,
        string? Name,
        int Size,
        double Age,
        double? TimeLeft,
        double SinceUse,
        IReadOnlyList<string> Tags,
        long Hits,
        string Value,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsCut);

    /// <summary>A part of the tags, and the number of all tags that match.</summary>
    internal sealed record TagList(
        long Total,
        IReadOnlyList<TagCount> Tags,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsPartial);

    /// <summary>The totals of the store, and the counts of operations since the start.</summary>
    internal sealed record Totals(StoreTotals Store, Traffic Traffic, long Started);

    /// <summary>The state when an event stream starts.</summary>
    internal sealed record StartEvent(
        string Project,
        long Now,
        long Started,
        int WindowSeconds,
        StoreTotals? Store,
        Traffic Traffic,
        IReadOnlyList<SecondRow> Seconds,
        IReadOnlyList<LineRow> Lines);

    /// <summary>The changes since the last event. Each second replaces an earlier one of the same time.</summary>
    internal sealed record ChangeEvent(
        long Now, StoreTotals? Store, Traffic Traffic, IReadOnlyList<SecondRow> Seconds, IReadOnlyList<LineRow> Lines);

    /// <summary>Why the store cannot be read.</summary>
    internal sealed record ProblemEvent(string Message);

    internal sealed record SecondRow(long At, Traffic Traffic);

    internal sealed record LineRow(
        long Number,
        long At,
        string Operation,
        string Outcome,
        int Status,
        double Milliseconds,
        string? Key,
        string? Name,
        IReadOnlyList<string>? Tags,
        string? Note);
}
