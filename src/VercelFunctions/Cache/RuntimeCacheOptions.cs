using System.Text.Encodings.Web;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>How a <see cref="RuntimeCache"/> makes store keys and JSON.</summary>
public sealed record RuntimeCacheOptions
{
    /// <summary>The separator between namespace and hashed key where none is given: <c>$</c>.</summary>
    public const string DefaultNamespaceSeparator = "$";

    /// <summary>
    /// JSON as JavaScript would write it: camel-case names, text as it is (but for characters beyond the Basic
    /// Multilingual Plane, which .NET always escapes), at most <see cref="CacheLimits.MaxDepth"/> levels.
    /// </summary>
    public static JsonSerializerOptions DefaultSerializerOptions { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = CacheLimits.MaxDepth,
    };

    /// <summary>Turns a key into what it is stored under. Called once an operation, on the caller's thread.</summary>
    public Func<string, string> KeyHashFunction { get; init; } = KeyHash.Default;

    /// <summary>A prefix that keeps these keys apart from others. Null or empty means none. Tags have no namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>What stands between namespace and hashed key. Null or empty means <see cref="DefaultNamespaceSeparator"/>.</summary>
    public string? NamespaceSeparator { get; init; }

    /// <summary>How values become JSON and back.</summary>
    public JsonSerializerOptions SerializerOptions { get; init; } = DefaultSerializerOptions;
}
