using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Requests;

/// <summary>An answer that says what is wrong: <c>{"error":{"code":"…","message":"…"}}</c>, as Vercel's own interfaces answer.</summary>
internal static class ErrorAnswer
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers with a failure of the cache. Its name is the code.</summary>
    public static ValueTask WriteAsync(HttpResponse response, RuntimeCacheException exception) => WriteAsync(
        response,
        Status(exception.Failure),
        JsonNamingPolicy.SnakeCaseLower.ConvertName(exception.Failure.ToString()),
        exception.RecommendedAction is null ? exception.Message : $"{exception.Message} {exception.RecommendedAction}");

    /// <summary>Answers that the method is none of those allowed, which are given as a header lists them.</summary>
    public static ValueTask RefuseMethodAsync(HttpResponse response, string allowed)
    {
        response.Headers.Allow = allowed;
        return WriteAsync(response, StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"The method is not allowed here. Allowed: {allowed}.");
    }

    /// <summary>Answers with an error.</summary>
    public static async ValueTask WriteAsync(HttpResponse response, int status, string code, string message)
    {
        ArrayBufferWriter<byte> body = new();
        using (Utf8JsonWriter writer = new(body, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("error");
            writer.WriteString("code", code);
            writer.WriteString("message", message);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        await response.BodyWriter.WriteAsync(body.WrittenMemory, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The status that answers a failure.</summary>
    public static int Status(RuntimeCacheFailure failure) => failure switch
    {
        RuntimeCacheFailure.ItemTooLarge => StatusCodes.Status413PayloadTooLarge,
        RuntimeCacheFailure.InvalidKey
            or RuntimeCacheFailure.InvalidValue
            or RuntimeCacheFailure.InvalidTtl
            or RuntimeCacheFailure.InvalidTag
            or RuntimeCacheFailure.TagTooLong
            or RuntimeCacheFailure.TooManyTags => StatusCodes.Status400BadRequest,

        // Nothing is wrong with the request: the store behind this server has failed.
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
