namespace VercelFunctions.Emulator;

/// <summary>A project that a <see cref="RuntimeCacheEmulator"/> serves, and what leads clients to it.</summary>
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
            ["RUNTIME_CACHE_ENDPOINT"] = endpoint.AbsoluteUri,

            // A token holds nothing that JSON would need to escape.
            ["RUNTIME_CACHE_HEADERS"] = $$"""{"authorization":"Bearer {{token}}"}""",
        };
    }

    /// <summary>The project and its environment, <c>name:environment</c>.</summary>
    public string Name { get; }

    /// <summary>Its token: opens this project and no other.</summary>
    public string Token { get; }

    /// <summary>The two variables by which any client of the Runtime Cache finds it. The second holds the token.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentVariables { get; }

    /// <summary>A client of its cache, over HTTP as any other.</summary>
    /// <param name="options">How the client works; null for the standard. Its store is given here.</param>
    public RuntimeCache CreateCache(RuntimeCacheOptions? options = null) => new(
        new HttpCacheStore(new RuntimeCacheEndpoint(_endpoint.AbsoluteUri, [new("authorization", "Bearer " + Token)])),
        options);

    /// <summary>The project and its environment.</summary>
    public override string ToString() => Name;
}
