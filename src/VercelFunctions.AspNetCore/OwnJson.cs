using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using VercelFunctions.AspNetCore.Expiry;

namespace VercelFunctions.AspNetCore;

/// <summary>The JSON of this package itself. It does not depend on options of the app, which may lack these types.</summary>
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(ExpiryResponse))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class OwnJson : JsonSerializerContext
{
    /// <summary>Names in camel case, and no escapes that JSON does not require.</summary>
    public static OwnJson Relaxed { get; } = new(
        new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
