using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VercelFunctions.AspNetCore;

/// <summary>The JSON of this package itself. It does not depend on options of the app, which may lack these types.</summary>
[JsonSerializable(typeof(byte[]))]
internal sealed partial class OwnJson : JsonSerializerContext
{
    /// <summary>The options for values of IDistributedCache: base64 without escapes.</summary>
    public static JsonSerializerOptions Bytes { get; } = new()
    {
        TypeInfoResolver = Default,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
