using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace VercelFunctions.AspNetCore;

/// <summary>Binds the options to the configuration, if the app has one, before the app's own code sets them.</summary>
internal sealed class RuntimeCacheOptionsSection(IServiceProvider services) : IConfigureNamedOptions<VercelRuntimeCacheOptions>
{
    public void Configure(VercelRuntimeCacheOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, VercelRuntimeCacheOptions options)
    {
        IConfigurationSection? section = services.GetService<IConfiguration>()?.GetSection(VercelRuntimeCacheOptions.SectionName);
        section?.Bind(options);
        if (!string.IsNullOrEmpty(name))
        {
            section?.GetSection(name).Bind(options);
        }
    }
}
