using System.Text.Json;

namespace VercelFunctions.Emulator.Purge;

/// <summary>
/// The body of a purge request. If the documentation leaves a case open, the emulator refuses it: a request that passes here but
/// that Vercel refuses would fail only in production.
/// </summary>
internal static class PurgeBody
{
    /// <summary>The longest body that is read: the longest string of tags with every character escaped, and some reserve.</summary>
    public const int MaxBytesRead = 64 * 1024;

    private const string Tags = "tags";
    private const string SourceImages = "srcImages";
    private const string Target = "target";
    private const string Deadline = "revalidationDeadlineSeconds";

    /// <summary>Reads the body of an operation.</summary>
    /// <exception cref="PurgeRequestException">The body is not valid for the operation.</exception>
    public static PurgeOrder Read(PurgeOperation operation, string? contentType, ReadOnlyMemory<byte> body)
    {
        if (operation.Subject is PurgeSubject.Cdn or PurgeSubject.DataCaches)
        {
            return body.IsEmpty ? new PurgeOrder() : throw new PurgeRequestException("The request has a body; this operation takes none.");
        }

        if (!PurgeJson.IsJson(contentType))
        {
            throw new PurgeRequestException("The Content-Type must be application/json, in UTF-8.");
        }

        using JsonDocument document = PurgeJson.Parse(body);
        Dictionary<string, JsonElement> properties = PurgeJson.Properties(document.RootElement);
        string subject = operation.Subject == PurgeSubject.Tags ? Tags : SourceImages;
        string[] allowed =
        [
            subject,
            .. operation.Subject == PurgeSubject.Tags ? [Target] : Array.Empty<string>(),
            .. operation.TakesDeadline ? [Deadline] : Array.Empty<string>(),
        ];
        if (properties.Keys.FirstOrDefault(name => !allowed.Contains(name)) is string unknown)
        {
            throw new PurgeRequestException(
                $"The body's property {MessageText.Quote(unknown)} is not known here. Allowed: {string.Join(", ", allowed)}.");
        }

        if (!properties.TryGetValue(subject, out JsonElement named))
        {
            throw new PurgeRequestException($"The body has no property '{subject}', which is required.");
        }

        PurgeOrder order = new() { Target = ReadTarget(properties), Deadline = ReadDeadline(properties) };
        return operation.Subject == PurgeSubject.Tags
            ? order with { Tags = PurgeTags.Read(named, body.Length) }
            : order with { SourceImages = ReadSourceImages(named, body.Length) };
    }

    private static string? ReadTarget(Dictionary<string, JsonElement> properties)
    {
        if (!properties.TryGetValue(Target, out JsonElement target))
        {
            return null;
        }

        return target.ValueKind == JsonValueKind.String && PurgeJson.Text(target) is "production" or "preview"
            ? PurgeJson.Text(target)
            : throw new PurgeRequestException($"'{Target}' must be \"production\" or \"preview\"; omit it for both.");
    }

    private static long? ReadDeadline(Dictionary<string, JsonElement> properties)
    {
        if (!properties.TryGetValue(Deadline, out JsonElement deadline))
        {
            return null;
        }

        return deadline.ValueKind == JsonValueKind.Number && deadline.TryGetInt64(out long seconds) && seconds >= 0
            ? seconds
            : throw new PurgeRequestException($"'{Deadline}' must be a whole number of seconds, 0 or more.");
    }

    private static string[] ReadSourceImages(JsonElement images, int bodyBytes)
    {
        PurgeJson.CheckSize(bodyBytes);
        if (images.ValueKind != JsonValueKind.Array
            || images.GetArrayLength() == 0
            || !images.EnumerateArray().All(image => image.ValueKind == JsonValueKind.String && PurgeJson.Text(image).Length > 0))
        {
            throw new PurgeRequestException($"'{SourceImages}' must be an array of at least one string, and none of them empty.");
        }

        return images.GetArrayLength() <= PurgeClient.MaxPerRequest
            ? [.. images.EnumerateArray().Select(PurgeJson.Text)]
            : throw new PurgeRequestException(
                $"The request has {images.GetArrayLength()} source images; at most {PurgeClient.MaxPerRequest} are allowed. Send several.");
    }
}
