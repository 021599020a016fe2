using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VercelFunctions.AspNetCore;

/// <summary>Reads a key that is not stored: a miss shows that the cache can be reached and accepts the credentials.</summary>
internal sealed class RuntimeCacheHealthCheck(RuntimeCache cache) : IHealthCheck
{
    private const string Key = "vercel-functions-health-check";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await cache.ContainsAsync(Key, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"Reading from {cache.Store.Description} succeeds.");
        }
        catch (VercelException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
        }
    }
}
