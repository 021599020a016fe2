using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VercelFunctions.AspNetCore.Expiry;

/// <summary>The JSON of the endpoint. It does not depend on options of the app, which may lack these types.</summary>
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(ExpiryResponse))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ExpiryJson : JsonSerializerContext
{
    /// <summary>Names in camel case, and no escapes that JSON does not require.</summary>
    public static ExpiryJson Relaxed { get; } = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
