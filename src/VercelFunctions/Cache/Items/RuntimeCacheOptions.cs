using System.Text.Encodings.Web;
using System.Text.Json;

namespace VercelFunctions;

/// <summary>How a <see cref="RuntimeCache"/> creates store keys and JSON.</summary>
public sealed record RuntimeCacheOptions
{
    /// <summary>The default separator between namespace and hashed key: <c>$</c>.</summary>
    public const string DefaultNamespaceSeparator = "$";

    /// <summary>
    /// JSON as JavaScript writes it: camel-case names, text without escapes (except for characters beyond the Basic
    /// Multilingual Plane, which .NET always escapes), at most <see cref="CacheLimits.MaxDepth"/> levels.
    /// </summary>
    public static JsonSerializerOptions DefaultSerializerOptions { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = CacheLimits.MaxDepth,
    };

    /// <summary>The hash of a key. The function is called once per operation, on the caller's thread.</summary>
    public Func<string, string> KeyHashFunction { get; init; } = KeyHash.Default;

    /// <summary>A prefix that separates these keys from others. Null or empty means none. Tags have no namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The text between namespace and hashed key. Null or empty means <see cref="DefaultNamespaceSeparator"/>.</summary>
    public string? NamespaceSeparator { get; init; }

    /// <summary>
    /// How values are converted to JSON and back. A value with public fields, such as a tuple, is refused unless
    /// <see cref="JsonSerializerOptions.IncludeFields"/> is true: JSON would silently lack them.
    /// </summary>
    public JsonSerializerOptions SerializerOptions { get; init; } = DefaultSerializerOptions;

    /// <summary>
    /// What <see cref="RuntimeCache.GetOrCreateAsync"/> does if the cache fails: null throws the failure. Otherwise this function
    /// is called with it, to report it, and the value comes from the origin. Other methods always throw.
    /// </summary>
    public Action<VercelException>? OnCacheFailure { get; init; }
}
