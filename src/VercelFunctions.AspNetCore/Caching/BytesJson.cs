using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VercelFunctions.AspNetCore.Caching;

/// <summary>The JSON of values of IDistributedCache. It does not depend on options of the app, which may lack their type.</summary>
[JsonSerializable(typeof(byte[]))]
internal sealed partial class BytesJson : JsonSerializerContext
{
    /// <summary>Base64 without escapes.</summary>
    public static BytesJson Relaxed { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
