using System.Text.Json;

namespace VercelFunctions.Action;

/// <summary>The tags and paths in the payload of a <c>repository_dispatch</c> that Vercel did not send.</summary>
/// <param name="Tags">The tags.</param>
/// <param name="Paths">The paths of the files that changed, for the tag map.</param>
internal sealed record DispatchedChanges(IReadOnlyList<string> Tags, IReadOnlyList<string> Paths)
{
    /// <summary>The tags, as an input.</summary>
    public static readonly TagsInput TagsInput = new("client_payload.tags");

    /// <summary>The paths, as an input.</summary>
    public static readonly LinesInput PathsInput = new("client_payload.paths", "path");

    public static DispatchedChanges None { get; } = new([], []);

    /// <summary>Reads the payload.</summary>
    /// <exception cref="StepException">A value is not valid.</exception>
    public static DispatchedChanges Read(EventPayload payload) => new(
        Read(payload, TagsInput, TagsInput.Parse),
        Read(payload, PathsInput, PathsInput.Parse));

    private static IReadOnlyList<string> Read(EventPayload payload, Input input, Func<string, IReadOnlyList<string>> parse)
    {
        string[] names = input.Name.Split('.');
        return payload.Member(names) switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.String } => parse(payload.Text(names)),
            { } list => Strings(list) ?? throw new StepException(
                $"The input '{input.Name}' is {list.GetRawText()}. It must be a text, or an array of texts."),
        };
    }

    private static List<string>? Strings(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        List<string?> texts =
            [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? JsonInput.TextOf(item) : null)];
        return texts.Contains(null) ? null : [.. texts.OfType<string>().Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
    }
}
