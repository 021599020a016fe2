using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VercelFunctions;
using VercelFunctions.AspNetCore;
using VercelFunctions.AspNetCore.Caching;
using VercelFunctions.AspNetCore.Expiry;

#pragma warning disable IDE0130 // The namespace of the type that it extends, which apps import already.

namespace Microsoft.AspNetCore.Builder;

/// <summary>Endpoints of an app that uses Vercel's caches.</summary>
public static class VercelEndpointExtensions
{
    /// <summary>The largest body of a request to the endpoint, in bytes.</summary>
    public const int MaxExpiryBodyBytes = 64 * 1024;

    /// <summary>
    /// Adds an endpoint that expires tags, for the webhooks of a CMS. It accepts POST requests with the secret as bearer token and
    /// with tags as <c>{ "tags": ["a", "b"] }</c>, <c>["a", "b"]</c>, or <c>tags=a,b</c> in a form or the query.
    /// </summary>
    /// <remarks>
    /// The response is 200 if all tags expired, 502 if some did not and the sender should repeat the request, 400 if the body or a
    /// tag is not valid, 413 if the body is larger than <see cref="MaxExpiryBodyBytes"/>, and 401 without the secret.
    /// </remarks>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="pattern">The path, such as <c>/expire</c>.</param>
    /// <param name="secret">The secret. Use at least 32 random characters.</param>
    /// <exception cref="ArgumentException">The secret is empty.</exception>
    /// <exception cref="InvalidOperationException">Neither a purger nor a Runtime Cache is registered.</exception>
    public static IEndpointConventionBuilder MapVercelTagExpiry(this IEndpointRouteBuilder endpoints, string pattern, string? secret) =>
        endpoints.MapVercelTagExpiry(pattern, options => options.Secret = secret ?? string.Empty);

    /// <inheritdoc cref="MapVercelTagExpiry(IEndpointRouteBuilder, string, string)"/>
    /// <param name="endpoints">The endpoints of the app.</param>
    /// <param name="pattern">The path, such as <c>/expire</c>.</param>
    /// <param name="configure">Sets the options, at least the secret.</param>
    public static IEndpointConventionBuilder MapVercelTagExpiry(
        this IEndpointRouteBuilder endpoints, string pattern, Action<VercelTagExpiryOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(configure);
        VercelTagExpiryOptions options = new();
        configure(options);

        IServiceProvider services = endpoints.ServiceProvider;
        TagExpiryEndpoint endpoint = new(
            new ExpirySecret(options),
            options.ReadTags ?? RequestedTags.ReadAsync,
            ExpiryIn(services, options.Purger ?? services.GetService<IPurger>()),
            services.GetService<HybridCache>() is TaggedHybridCache tagged ? tagged.Inner : services.GetService<HybridCache>(),
            services.GetService<Removals>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger("VercelFunctions.TagExpiry"));
        return endpoints.MapPost(pattern, endpoint.HandleAsync).WithMetadata(new RequestSizeLimitAttribute(MaxExpiryBodyBytes));
    }

    private static Func<IEnumerable<string>, IAsyncEnumerable<VercelFunctions.Expiry>> ExpiryIn(IServiceProvider services, IPurger? purger)
    {
        if (purger is not null)
        {
            return tags => purger.ExpireEachAsync(ExpiryKind.Tag, tags);
        }

        RuntimeCache cache = services.GetRuntimeCache(null);
        return tags => ExpireAsync(cache, tags);
    }

    private static async IAsyncEnumerable<VercelFunctions.Expiry> ExpireAsync(RuntimeCache cache, IEnumerable<string> tags)
    {
        foreach (VercelFunctions.Expiry result in await cache.TryExpireTagsAsync(tags).ConfigureAwait(false))
        {
            yield return result;
        }
    }
}
