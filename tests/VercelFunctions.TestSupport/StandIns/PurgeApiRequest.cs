using System.Text.Json;

namespace VercelFunctions.TestSupport;

/// <summary>A request to the purge API.</summary>
public sealed class PurgeApiRequest : ApiRequest
{
    private const int MaxTags = 128;
    private const int MaxTagLength = 256;
    private const int MaxJoinedTagsLength = 8196;
    private const int MaxBodyBytes = 8 * 1024;

    internal PurgeApiRequest(RecordedRequest raw)
        : base(raw)
    {
        (Operation, string method) = Path switch
        {
            "/v1/edge-cache/invalidate-by-tags" => (PurgeApiOperation.InvalidateByTags, "POST"),
            "/v1/edge-cache/dangerously-delete-by-tags" => (PurgeApiOperation.DeleteByTags, "POST"),
            "/v1/edge-cache/invalidate-by-src-images" => (PurgeApiOperation.InvalidateBySourceImages, "POST"),
            "/v1/edge-cache/dangerously-delete-by-src-images" => (PurgeApiOperation.DeleteBySourceImages, "POST"),
            "/v1/edge-cache/purge-all" => (PurgeApiOperation.PurgeCdn, "POST"),
            "/v1/data-cache/purge-all" => (PurgeApiOperation.PurgeData, "DELETE"),
            _ => (PurgeApiOperation.Unknown, Method),
        };
        if (Operation == PurgeApiOperation.Unknown)
        {
            Violate("the purge API has no such path");
            return;
        }

        if (Method != method)
        {
            Violate($"the method is {Method}, and must be {method}");
        }

        ReadQuery();
        if (Operation is not (PurgeApiOperation.PurgeCdn or PurgeApiOperation.PurgeData))
        {
            ReadBody();
        }
        else if (!raw.Body.IsEmpty)
        {
            Violate("there is a body, where none belongs");
        }
    }

    public PurgeApiOperation Operation { get; }

    /// <summary>The tags, in the order sent; empty where the request is about something else.</summary>
    public IReadOnlyList<string> Tags { get; private set; } = [];

    /// <summary>The source images, in the order sent; empty where the request is about something else.</summary>
    public IReadOnlyList<string> SourceImages { get; private set; } = [];

    /// <summary><c>production</c> or <c>preview</c>; null where it was left out.</summary>
    public string? Target { get; private set; }

    /// <summary>The deadline; null where it was left out.</summary>
    public long? RevalidationDeadlineSeconds { get; private set; }

    /// <summary>The query's <c>projectIdOrName</c>.</summary>
    public string? Project { get; private set; }

    /// <summary>The query's <c>teamId</c>; null where it was left out.</summary>
    public string? TeamId { get; private set; }

    /// <summary>The query's <c>slug</c>; null where it was left out.</summary>
    public string? Slug { get; private set; }

    private void ReadQuery()
    {
        AllowParameters("projectIdOrName", "teamId", "slug");
        Project = Parameter("projectIdOrName");
        TeamId = Parameter("teamId");
        Slug = Parameter("slug");
        if (string.IsNullOrWhiteSpace(Project))
        {
            Violate("the query names no project (projectIdOrName)");
        }

        if (TeamId is not null && Slug is not null)
        {
            Violate("the query names a team both by teamId and by slug");
        }
    }

    private void ReadBody()
    {
        string? contentType = Raw.Header("content-type");
        if (contentType?.Replace(" ", string.Empty, StringComparison.Ordinal).ToUpperInvariant() is not ("APPLICATION/JSON" or "APPLICATION/JSON;CHARSET=UTF-8"))
        {
            Violate($"the Content-Type is '{contentType}', and must be application/json");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(Raw.Body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                Violate("the body is no JSON object");
                return;
            }

            ReadProperties(document.RootElement);
        }
        catch (JsonException)
        {
            Violate("the body is no JSON");
        }
        catch (InvalidOperationException)
        {
            Violate("a string of the body holds half a character");
        }
    }

    private void ReadProperties(JsonElement body)
    {
        bool byTags = Operation is PurgeApiOperation.InvalidateByTags or PurgeApiOperation.DeleteByTags;
        bool deletes = Operation is PurgeApiOperation.DeleteByTags or PurgeApiOperation.DeleteBySourceImages;
        string subject = byTags ? "tags" : "srcImages";
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (JsonProperty property in body.EnumerateObject())
        {
            if (!seen.Add(property.Name))
            {
                Violate($"the body has the property '{property.Name}' more than once");
            }

            switch (property.Name)
            {
                case "tags" when byTags:
                    ReadTags(property.Value);
                    break;
                case "srcImages" when !byTags:
                    SourceImages = Strings(property.Value, "srcImages");
                    break;
                case "target" when byTags:
                    ReadTarget(property.Value);
                    break;
                case "revalidationDeadlineSeconds" when deletes:
                    ReadDeadline(property.Value);
                    break;
                default:
                    Violate($"the body has a property '{property.Name}', which this request does not take");
                    break;
            }
        }

        if (!seen.Contains(subject))
        {
            Violate($"the body has no property '{subject}'");
        }
    }

    private void ReadTags(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            string joined = value.GetString()!;
            Tags = joined.Split(',');
            if (joined.Length > MaxJoinedTagsLength)
            {
                Violate($"'tags' is a string of {joined.Length} characters, and may have {MaxJoinedTagsLength}");
            }
        }
        else
        {
            Tags = Strings(value, "tags");
        }

        if (Tags.Count > MaxTags)
        {
            Violate($"there are {Tags.Count} tags, and may be {MaxTags} in one request");
        }

        foreach (string tag in Tags)
        {
            if (tag.Length is 0 or > MaxTagLength)
            {
                Violate($"a tag has {tag.Length} characters, and must have 1 to {MaxTagLength}");
            }

            if (tag.Contains(',', StringComparison.Ordinal) || tag.Any(char.IsControl))
            {
                Violate("a tag holds a comma or a control character");
            }
        }
    }

    private void ReadTarget(JsonElement value)
    {
        Target = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (Target is not ("production" or "preview"))
        {
            Violate("'target' is neither \"production\" nor \"preview\"");
        }
    }

    private void ReadDeadline(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long seconds) && seconds >= 0)
        {
            RevalidationDeadlineSeconds = seconds;
        }
        else
        {
            Violate("'revalidationDeadlineSeconds' is no whole number of 0 or more");
        }
    }

    private string[] Strings(JsonElement value, string name)
    {
        if (Raw.Body.Length > MaxBodyBytes)
        {
            Violate($"the body is {Raw.Body.Length} bytes, and may be {MaxBodyBytes}");
        }

        if (value.ValueKind != JsonValueKind.Array
            || value.GetArrayLength() == 0
            || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String || item.GetString()!.Length == 0))
        {
            Violate($"'{name}' is no array of at least one string, none of them empty");
            return [];
        }

        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }
}
