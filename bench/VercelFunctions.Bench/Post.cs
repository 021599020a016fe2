using System.Text.Json;

namespace VercelFunctions.Bench;

/// <summary>The value that is stored and read: about 1 KB of JSON with all kinds of JSON values.</summary>
public sealed record Post(
    int Id, string Title, string Slug, Author Author, DateTime PublishedAt, string[] Tags, bool Draft, double Rating, string Body)
{
    private const string Sentence = "The cache holds what was asked for often, so that nobody has to ask for it again. ";

    public static Post Sample { get; } = new(
        42,
        "What a cache is for",
        "what-a-cache-is-for",
        new Author("A. Writer", "writer@example.com"),
        new DateTime(2025, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        ["cache", "runtime", "functions"],
        false,
        4.75,
        string.Concat(Enumerable.Repeat(Sentence, 9)));

    /// <summary>The keys that it is stored with.</summary>
    public static string[] Keys { get; } = [.. Enumerable.Range(0, 1000).Select(i => $"post-{i}")];

    /// <summary>The JSON of <see cref="Sample"/>, which both sides use.</summary>
    public static string SampleJson { get; } = JsonSerializer.Serialize(Sample, RuntimeCacheOptions.DefaultSerializerOptions);
}

public sealed record Author(string Name, string Email);
