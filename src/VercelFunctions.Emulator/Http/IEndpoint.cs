using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Http;

/// <summary>
/// Responds to the requests for one path, or for all paths with one prefix. Each endpoint is one of the three kinds below, which
/// differ in the token that a request needs. Each may throw a <see cref="VercelException"/>, which becomes the response.
/// </summary>
internal interface IEndpoint
{
    /// <summary>Whether a request with this target is for this endpoint.</summary>
    bool Matches(RequestTarget target);
}

/// <summary>An endpoint that needs no token: its responses show nothing of any cache.</summary>
internal interface IOpenEndpoint : IEndpoint
{
    /// <summary>Responds to a request that matches.</summary>
    ValueTask RespondAsync(Exchange exchange);
}

/// <summary>An endpoint that needs a token, of one project or of the emulator.</summary>
internal interface ITokenEndpoint : IEndpoint
{
    /// <summary>Responds to a request that matches.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="projects">The projects that its token grants access to; at least one.</param>
    ValueTask RespondAsync(Exchange exchange, IReadOnlyList<Project> projects);
}

/// <summary>An endpoint that needs a token which grants access to one project only.</summary>
internal interface IProjectEndpoint : IEndpoint
{
    /// <summary>Responds to a request that matches.</summary>
    ValueTask RespondAsync(Exchange exchange, Project project);
}
