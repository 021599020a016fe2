using System.Text.Json.Serialization;

namespace VercelFunctions;

/// <summary>A deployment in a response of the deployments API, with the properties that are used here.</summary>
internal sealed record Deployment(long Id, string? Sha);

/// <summary>A status of a deployment.</summary>
internal sealed record DeploymentStatus(string? State);

/// <summary>The comparison of two commits.</summary>
internal sealed record Comparison(string? Status, IReadOnlyList<ComparedFile>? Files);

/// <summary>A file that differs between two commits.</summary>
internal sealed record ComparedFile(string? Filename, string? PreviousFilename);

/// <summary>Reads the responses without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<Deployment>))]
[JsonSerializable(typeof(IReadOnlyList<DeploymentStatus>))]
[JsonSerializable(typeof(Comparison))]
internal sealed partial class GitHubJson : JsonSerializerContext
{
}
