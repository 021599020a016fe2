using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Requests;

/// <summary>An answer that is JSON.</summary>
internal static class JsonAnswer
{
    /// <summary>Answers with a value.</summary>
    public static ValueTask WriteAsync<T>(HttpResponse response, T value, JsonTypeInfo<T> type) =>
        WriteAsync(response, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Answers with what is JSON already.</summary>
    public static async ValueTask WriteAsync(HttpResponse response, ReadOnlyMemory<byte> json)
    {
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        await response.BodyWriter.WriteAsync(json, response.HttpContext.RequestAborted).ConfigureAwait(false);
    }
}
