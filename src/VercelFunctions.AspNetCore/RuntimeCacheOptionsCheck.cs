using Microsoft.Extensions.Options;

namespace VercelFunctions.AspNetCore;

/// <summary>Checks the endpoint when the app starts, not when the first request uses the cache.</summary>
internal sealed class RuntimeCacheOptionsCheck : IValidateOptions<VercelRuntimeCacheOptions>
{
    public ValidateOptionsResult Validate(string? name, VercelRuntimeCacheOptions options)
    {
        try
        {
            options.CreateEndpoint();
            return ValidateOptionsResult.Success;
        }
        catch (VercelException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
