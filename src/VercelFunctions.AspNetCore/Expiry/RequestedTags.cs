using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.AspNetCore.Expiry;

/// <summary>The tags in the forms that senders use: JSON, a form or the query.</summary>
internal static class RequestedTags
{
    private const string Name = "tags";

    private const string Allowed = "Send JSON such as {\"tags\":[\"posts\"]} or [\"posts\"], or tags=posts in a form or the query.";

    /// <exception cref="BadHttpRequestException">There are none, or the body is not valid.</exception>
    public static async ValueTask<IEnumerable<string>> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        List<string> tags = [.. Split(request.Query[Name])];
        if (request.HasFormContentType)
        {
            tags.AddRange(Split((await ReadFormAsync(request, context.RequestAborted).ConfigureAwait(false))[Name]));
        }
        else
        {
            using MemoryStream body = new();
            await request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
            if (body.Length > 0)
            {
                body.Position = 0;
                using JsonDocument json = await JsonDocument.ParseAsync(body).ConfigureAwait(false);
                tags.AddRange(FromJson(json.RootElement));
            }
        }

        return tags.Count > 0 ? tags : throw new BadHttpRequestException($"The request has no tags. {Allowed}");
    }

    // A form can end too early (IOException), have an encoding that .NET refuses (NotSupportedException), or be malformed otherwise.
    // A body over the limit is a BadHttpRequestException of its own.
    private static async ValueTask<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await request.ReadFormAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException and not BadHttpRequestException
            or InvalidDataException or NotSupportedException)
        {
            throw new BadHttpRequestException($"The body is not a valid form: {exception.Message}", exception);
        }
    }

    private static IEnumerable<string> Split(StringValues values) => values.SelectMany(value =>
        (value ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    private static string[] FromJson(JsonElement body)
    {
        JsonElement list = body.ValueKind == JsonValueKind.Object && body.TryGetProperty(Name, out JsonElement tags) ? tags : body;
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(tag => tag.ValueKind != JsonValueKind.String))
        {
            throw new BadHttpRequestException($"The body is JSON, but not a list of tags. {Allowed}");
        }

        // Unlike GetString, a lone surrogate is a JsonException here.
        return list.Deserialize(ExpiryJson.Relaxed.StringArray)!;
    }
}
