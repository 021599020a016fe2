using System.Text.Json.Serialization;

namespace VercelFunctions;

/// <summary>A deployment, as the deployments API lists it: of what it has, what is needed here.</summary>
internal sealed record Deployment(long Id, string? Sha);

/// <summary>A step in a deployment's life.</summary>
internal sealed record DeploymentStatus(string? State);

/// <summary>What lies between two commits.</summary>
internal sealed record Comparison(string? Status, IReadOnlyList<ComparedFile>? Files);

/// <summary>A file that differs between two commits.</summary>
internal sealed record ComparedFile(string? Filename, string? PreviousFilename);

/// <summary>Reads the answers without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<Deployment>))]
[JsonSerializable(typeof(IReadOnlyList<DeploymentStatus>))]
[JsonSerializable(typeof(Comparison))]
internal sealed partial class GitHubJson : JsonSerializerContext
{
}
