using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Http;

/// <summary>A response that reports an error as Vercel's APIs do: <c>{"error":{"code":"…","message":"…"}}</c>.</summary>
internal static class ErrorResponse
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reports a failure of the cache. The code is the failure's name.</summary>
    public static ValueTask WriteAsync(HttpResponse response, VercelException exception) => WriteAsync(
        response, Status(exception.Failure), JsonNamingPolicy.SnakeCaseLower.ConvertName(exception.Failure.ToString()), exception.Message);

    /// <summary>Reports that the method is not allowed.</summary>
    /// <param name="response">The response.</param>
    /// <param name="allowed">The allowed methods, as in an Allow header.</param>
    public static ValueTask RefuseMethodAsync(HttpResponse response, string allowed)
    {
        response.Headers.Allow = allowed;
        return WriteAsync(
            response, StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"The method is not allowed here. Allowed: {allowed}.");
    }

    /// <summary>Reports an error.</summary>
    public static ValueTask WriteAsync(HttpResponse response, int status, string code, string message)
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
        return JsonResponse.WriteAsync(response, body.WrittenMemory);
    }

    /// <summary>The HTTP status of a failure.</summary>
    public static int Status(VercelFailure failure) => failure switch
    {
        VercelFailure.ItemTooLarge => StatusCodes.Status413PayloadTooLarge,
        VercelFailure.InvalidKey
            or VercelFailure.InvalidValue
            or VercelFailure.InvalidTtl
            or VercelFailure.InvalidTag
            or VercelFailure.TagTooLong
            or VercelFailure.TooManyTags => StatusCodes.Status400BadRequest,

        // The request is valid: the store failed.
        _ => StatusCodes.Status503ServiceUnavailable,
    };
}
