using System.Text.Json.Serialization;

namespace VercelFunctions;

/// <summary>The body of a purge by tags.</summary>
internal sealed record TagsBody(IReadOnlyList<string> Tags, string? Target, long? RevalidationDeadlineSeconds);

/// <summary>The body of a purge by source images.</summary>
internal sealed record SourceImagesBody(IReadOnlyList<string> SrcImages, long? RevalidationDeadlineSeconds);

/// <summary>Writes the bodies without reflection, so that a process that only expires tags starts faster.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TagsBody))]
[JsonSerializable(typeof(SourceImagesBody))]
internal sealed partial class PurgeJson : JsonSerializerContext
{
}
