namespace VercelFunctions.Emulator.Http;

/// <summary>Responds to the requests for one path, or for all paths with one prefix.</summary>
internal interface IEndpoint
{
    /// <summary>The token that a request needs.</summary>
    RequiredToken Token { get; }

    /// <summary>Whether a request with this target is for this endpoint.</summary>
    bool Matches(RequestTarget target);

    /// <summary>Responds to a request that matches and has the token.</summary>
    /// <exception cref="VercelException">The request is not valid, or the store failed.</exception>
    ValueTask RespondAsync(Exchange exchange);
}
