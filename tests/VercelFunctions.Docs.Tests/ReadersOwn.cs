namespace VercelFunctions.Docs.Tests;

/// <summary>What a reader of the documents brings along: the C# in them takes it for granted. Public, so that it can.</summary>
public sealed class ReadersOwn
{
    /// <summary>The request being answered.</summary>
    public HttpRequestMessage request { get; } = new();

    /// <summary>What a reader caches.</summary>
    public sealed record Post(int Id, string Title);
}
