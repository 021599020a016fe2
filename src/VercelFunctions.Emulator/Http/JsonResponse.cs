using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Http;

/// <summary>A response whose body is JSON.</summary>
internal static class JsonResponse
{
    private const int PartBytes = ServerSettings.MaxBufferedBytes / 2;

    /// <summary>Writes a value as JSON.</summary>
    public static ValueTask WriteAsync<T>(HttpResponse response, T value, JsonTypeInfo<T> type) =>
        WriteAsync(response, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Writes JSON.</summary>
    public static async ValueTask WriteAsync(HttpResponse response, ReadOnlyMemory<byte> json)
    {
        response.ContentType = "application/json";
        response.ContentLength = json.Length;

        // The web server copies what it cannot send yet, so a slow client is given one part at a time.
        for (int sent = 0; sent < json.Length; sent += PartBytes)
        {
            await response.BodyWriter.WriteAsync(
                json.Slice(sent, Math.Min(PartBytes, json.Length - sent)), response.HttpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
