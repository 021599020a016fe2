using Microsoft.Extensions.Diagnostics.HealthChecks;
using VercelFunctions;
using VercelFunctions.AspNetCore;

#pragma warning disable IDE0130 // The namespace of the type that it extends, which apps import already.

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of a Runtime Cache.</summary>
public static class VercelHealthCheckExtensions
{
    /// <summary>
    /// Adds a health check that reads from a registered Runtime Cache. It reports the failure if the cache cannot be reached or
    /// refuses the credentials. The cache in memory is always healthy.
    /// </summary>
    /// <param name="builder">The builder of <c>AddHealthChecks</c>.</param>
    /// <param name="cacheName">The name of the cache; null for the one without a name.</param>
    /// <param name="name">The name of the check; null means <c>vercel-runtime-cache</c>, followed by the cache's name.</param>
    /// <param name="failureStatus">The status of a failure; null means <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags to filter health checks by.</param>
    /// <param name="timeout">How long the check may take; null means no limit other than the cache's own timeout.</param>
    public static IHealthChecksBuilder AddVercelRuntimeCache(
        this IHealthChecksBuilder builder,
        string? cacheName = null,
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? (cacheName is null ? "vercel-runtime-cache" : $"vercel-runtime-cache-{cacheName}"),
            provider => new RuntimeCacheHealthCheck(provider.GetRuntimeCache(cacheName)),
            failureStatus,
            tags,
            timeout));
    }
}
