using Microsoft.AspNetCore.Builder;

namespace VercelFunctions.Docs.Tests;

/// <summary>The members that C# code in the documents uses without declaring them. Public, so that scripts can access them.</summary>
public sealed class DocumentGlobals
{
    /// <summary>The request that is being processed.</summary>
    public HttpRequestMessage request { get; } = new();

    /// <summary>Reads a post from the origin.</summary>
    public static ValueTask<Post> ReadPostAsync(int id, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>The builder of a web app.</summary>
    public WebApplicationBuilder builder { get; } = WebApplication.CreateBuilder();

    /// <summary>A web app.</summary>
    public WebApplication app => builder.Build();

    /// <summary>A cached value.</summary>
    public sealed record Post(int Id, string Title);
}
