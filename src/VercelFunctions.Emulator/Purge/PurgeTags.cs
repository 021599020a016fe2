using System.Text.Json;

namespace VercelFunctions.Emulator.Purge;

/// <summary>The tags of a purge request: an array of strings, or one string with commas between them.</summary>
internal static class PurgeTags
{
    private const int MaxCount = PurgeClient.MaxPerRequest;
    private const int MaxTagLength = 256;
    private const int MaxJoinedLength = 8196;

    /// <summary>Reads the tags, as sent.</summary>
    /// <exception cref="PurgeRequestException">There are too many, they are too long, or one is not valid.</exception>
    public static IReadOnlyList<string> Read(JsonElement value, int bodyBytes)
    {
        string[] tags = value.ValueKind switch
        {
            JsonValueKind.Array => FromArray(value, bodyBytes),
            JsonValueKind.String => FromJoined(PurgeJson.Text(value)),
            _ => throw NoTags(),
        };
        if (tags.Length > MaxCount)
        {
            throw new PurgeRequestException($"The request has {tags.Length} tags; at most {MaxCount} are allowed. Send several requests.");
        }

        foreach (string tag in tags)
        {
            Check(tag);
        }

        return tags;
    }

    private static string[] FromArray(JsonElement value, int bodyBytes)
    {
        PurgeJson.CheckSize(bodyBytes);
        return value.GetArrayLength() > 0 && value.EnumerateArray().All(tag => tag.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(PurgeJson.Text)]
            : throw NoTags();
    }

    // The limit of the whole body does not apply here: with the longest string, the body is a little larger than 8 KB.
    private static string[] FromJoined(string joined) => joined.Length switch
    {
        0 => throw NoTags(),
        > MaxJoinedLength => throw new PurgeRequestException(
            FormattableString.Invariant(
                $"'tags' is a string of {joined.Length:N0} characters; at most {MaxJoinedLength:N0} are allowed. Send several requests.")),
        _ => joined.Split(','),
    };

    private static void Check(string tag)
    {
        if (tag.Length == 0)
        {
            throw new PurgeRequestException("'tags' contains an empty tag.");
        }

        if (tag.Length > MaxTagLength)
        {
            throw new PurgeRequestException(
                $"The tag {MessageText.Quote(tag)} has {tag.Length} characters; a tag has at most {MaxTagLength}.");
        }

        if (tag.Contains(',') || tag.Any(char.IsControl))
        {
            throw new PurgeRequestException(
                $"The tag {MessageText.Quote(tag)} contains a comma or a control character, which a tag cannot contain.");
        }
    }

    private static PurgeRequestException NoTags() =>
        new("'tags' must be an array of at least one string, or one string of tags with commas between them.");
}
