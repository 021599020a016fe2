using System.Net.Http;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>
/// The body of a successful response to a request whose result nobody reads. A sign-in page of a proxy also has status 200, and
/// some services report an error with it.
/// </summary>
internal static class Confirmation
{
    private static readonly string[] Outcomes = ["success", "ok", "revalidated"];
    private static readonly string[] Errors = ["error", "errors"];

    /// <summary>Whether the response is an HTML page, which no API and no Runtime Cache sends.</summary>
    public static bool IsHtml(HttpResponseMessage response) =>
        MediaType(response)?.ToLowerInvariant() is "text/html" or "application/xhtml+xml";

    /// <summary>Throws unless the body is empty, is the text OK, or is JSON that does not report a failure.</summary>
    /// <param name="response">The response; its body was read.</param>
    /// <param name="subject">The server, as the subject of a message.</param>
    /// <param name="sender">The sender of the request, which knows its secrets.</param>
    /// <exception cref="VercelException">The body is something else.</exception>
    public static void Require(HttpResponseMessage response, string subject, HttpSender sender)
    {
        byte[] body = response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult();
        string? other = IsHtml(response) ? "an HTML page"
            : IsBlankOrOk(body) ? null
            : MediaType(response) is string type && !type.EndsWith("json", StringComparison.OrdinalIgnoreCase)
                ? $"content of the type {sender.Mask(type, 40)}"
            : IsJson(body) ? null : "a body that is not JSON";
        int code = (int)response.StatusCode;
        if (other is not null)
        {
            throw new VercelException(
                VercelFailure.InvalidResponse,
                $"{subject} sent {other} ({code}), which does not confirm the request.",
                response.StatusCode);
        }

        if (Denies(body))
        {
            throw new VercelException(
                VercelFailure.RequestRefused,
                $"{subject} reported that the request failed, although the status is {code}{sender.ErrorText(response)}.",
                response.StatusCode);
        }
    }

    private static string? MediaType(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType;

    // Many servers confirm a request with the text OK.
    private static bool IsBlankOrOk(byte[] body) =>
        Array.TrueForAll(body, IsBlank) || (body.Length == 2 && body[0] is (byte)'O' or (byte)'o' && body[1] is (byte)'K' or (byte)'k');

    private static bool IsBlank(byte character) => character is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static bool IsJson(byte[] body)
    {
        try
        {
            JsonText.Check(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Denies(byte[] body)
    {
        if (IsBlankOrOk(body))
        {
            return false;
        }

        JsonElement root = JsonText.Parse(body);
        return root.ValueKind == JsonValueKind.False
            || (root.ValueKind == JsonValueKind.Object && (Array.Exists(Outcomes, IsFalse) || Array.Exists(Errors, IsError)));

        bool IsFalse(string name) => root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.False;
        bool IsError(string name) => root.TryGetProperty(name, out JsonElement value) && !IsNone(value);
    }

    private static bool IsNone(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.String => value.ValueEquals(string.Empty),
        _ => false,
    };
}
