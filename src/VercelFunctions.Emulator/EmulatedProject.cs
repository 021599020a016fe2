namespace VercelFunctions.Emulator;

/// <summary>A project of a <see cref="RuntimeCacheEmulator"/>.</summary>
public sealed class EmulatedProject
{
    private readonly Uri _endpoint;

    internal EmulatedProject(string name, string token, Uri endpoint)
    {
        _endpoint = endpoint;
        Name = name;
        Token = token;
        EnvironmentVariables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [RuntimeCacheEndpoint.EndpointVariable] = endpoint.AbsoluteUri,

            // A token has no character that JSON would escape.
            [RuntimeCacheEndpoint.HeadersVariable] = $$"""{"authorization":"Bearer {{token}}"}""",
        };
    }

    /// <summary>The project and its environment, <c>name:environment</c>.</summary>
    public string Name { get; }

    /// <summary>The project's token. It grants access to this project only.</summary>
    public string Token { get; }

    /// <summary>The two environment variables that configure any Runtime Cache client. The second contains the token.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentVariables { get; }

    /// <summary>Creates a client of the project's cache, which uses HTTP like any other client.</summary>
    /// <param name="options">The client's options; null for the defaults.</param>
    public RuntimeCache CreateCache(RuntimeCacheOptions? options = null) => new(new HttpCacheStore(CreateEndpoint()), options);

    /// <summary>Creates a client for the emulator's own requests, which lists items, sets fault rules and lists purges.</summary>
    public EmulatorClient CreateClient() => new(CreateEndpoint());

    /// <summary>The project and its environment.</summary>
    public override string ToString() => Name;

    private RuntimeCacheEndpoint CreateEndpoint() => new(_endpoint.AbsoluteUri, [new("authorization", "Bearer " + Token)]);
}
