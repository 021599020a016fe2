using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VercelFunctions;
using VercelFunctions.AspNetCore;
using VercelFunctions.AspNetCore.Caching;

#pragma warning disable IDE0130 // The namespace of the type that it extends, which apps import already.

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Runtime Cache.</summary>
public static class VercelServiceCollectionExtensions
{
    // The name of Options.DefaultName, which this namespace hides.
    private const string DefaultName = "";

    /// <summary>
    /// Registers a <see cref="RuntimeCache"/> as a singleton. Its options come from the section
    /// <see cref="VercelRuntimeCacheOptions.SectionName"/> of the configuration. Without options, the environment specifies which
    /// cache it uses, as with <c>new RuntimeCache()</c>.
    /// </summary>
    /// <param name="services">The services of the app.</param>
    /// <param name="configure">Sets the options; null if the defaults or the configuration are enough. It takes precedence.</param>
    public static IServiceCollection AddVercelRuntimeCache(
        this IServiceCollection services, Action<VercelRuntimeCacheOptions>? configure = null)
    {
        AddCacheOptions(services, DefaultName, configure);
        services.TryAddSingleton(provider => provider.GetRequiredService<RuntimeCacheFactory>().Create(DefaultName));
        return services;
    }

    /// <summary>
    /// Registers a further <see cref="RuntimeCache"/> under a name: as a keyed singleton, for <c>[FromKeyedServices("posts")]</c>.
    /// Its options have the same name, and come from the same section and its subsection of that name.
    /// </summary>
    /// <param name="services">The services of the app.</param>
    /// <param name="name">The name, which is the service key.</param>
    /// <param name="configure">Sets the options; null if the defaults or the configuration are enough. It takes precedence.</param>
    public static IServiceCollection AddVercelRuntimeCache(
        this IServiceCollection services, string name, Action<VercelRuntimeCacheOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        AddCacheOptions(services, name, configure);
        services.TryAddKeyedSingleton(name, (provider, _) => provider.GetRequiredService<RuntimeCacheFactory>().Create(name));
        return services;
    }

    /// <summary>
    /// Registers a Runtime Cache as <see cref="IDistributedCache"/>. Values are stored as JSON strings in base64, so they have at most
    /// about 1.5 MB. Items have an absolute expiration or none: a sliding expiration is refused. Keys are hashed with SHA-256, unless
    /// <see cref="VercelRuntimeCacheOptions.KeyHashFunction"/> is set.
    /// </summary>
    /// <param name="services">The services of the app, to which <c>AddVercelRuntimeCache</c> adds the cache.</param>
    /// <param name="cacheName">The name of the cache; null for the one without a name.</param>
    public static IServiceCollection AddVercelDistributedCache(this IServiceCollection services, string? cacheName = null)
    {
        string optionsName = cacheName ?? DefaultName;
        AddCacheOptions(services, optionsName, configure: null);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IDistributedCache>(provider => new RuntimeDistributedCache(
            provider.GetRequiredService<RuntimeCacheFactory>().CreateForBytes(optionsName, provider.GetRuntimeCache(cacheName).Store),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>
    /// Makes a Runtime Cache the second level of the registered <see cref="HybridCache"/>. Items have their tags in the Runtime Cache
    /// too, and <see cref="HybridCache.RemoveByTagAsync(string, CancellationToken)"/> expires the tag there. An app whose
    /// <see cref="HybridCache"/> would lose the tags, such as FusionCache, does not start.
    /// </summary>
    /// <param name="services">
    /// The services of the app. Register the <see cref="HybridCache"/> first: one that is registered later would replace this one.
    /// </param>
    /// <param name="cacheName">The name of the cache; null for the one without a name.</param>
    /// <exception cref="InvalidOperationException">No <see cref="HybridCache"/> is registered yet.</exception>
    public static IServiceCollection AddVercelSecondLevelCache(this IServiceCollection services, string? cacheName = null)
    {
        services.AddVercelDistributedCache(cacheName);
        ServiceDescriptor registered = services.LastOrDefault(service =>
                service.ServiceType == typeof(HybridCache) && !service.IsKeyedService)
            ?? throw new InvalidOperationException(
                "No HybridCache is registered, so there is nothing to be the second level of. Call AddHybridCache first.");

        // Under a key of its own, the container creates and disposes it as before.
        object key = new();
        services.Add(Keyed(registered, key));
        services.Remove(registered);
        services.TryAddSingleton<Removals>();
        services.Add(ServiceDescriptor.Describe(
            typeof(HybridCache),
            provider => new TaggedHybridCache(
                provider.GetRequiredKeyedService<HybridCache>(key),
                provider.GetRuntimeCache(cacheName),
                provider.GetRequiredService<Removals>()),
            registered.Lifetime));
        services.AddHostedService<SecondLevelCheck>();
        return services;
    }

    /// <summary>The registered cache.</summary>
    /// <exception cref="InvalidOperationException">It is not registered.</exception>
    internal static RuntimeCache GetRuntimeCache(this IServiceProvider provider, string? name) =>
        (name is null ? provider.GetService<RuntimeCache>() : provider.GetKeyedService<RuntimeCache>(name))
            ?? throw new InvalidOperationException(name is null
                ? "No Runtime Cache is registered. Call services.AddVercelRuntimeCache()."
                : $"No Runtime Cache is registered as '{name}'. Call services.AddVercelRuntimeCache(\"{name}\").");

    private static void AddCacheOptions(IServiceCollection services, string name, Action<VercelRuntimeCacheOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.TryAddSingleton<RuntimeCacheFactory>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigureOptions<VercelRuntimeCacheOptions>, RuntimeCacheOptionsSection>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<VercelRuntimeCacheOptions>, RuntimeCacheOptionsCheck>());
        OptionsBuilder<VercelRuntimeCacheOptions> options = services.AddOptions<VercelRuntimeCacheOptions>(name).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }
    }

    private static ServiceDescriptor Keyed(ServiceDescriptor service, object key) => service switch
    {
        { ImplementationType: Type type } => new(service.ServiceType, key, type, service.Lifetime),
        { ImplementationFactory: { } factory } =>
            new(service.ServiceType, key, (provider, _) => factory(provider), service.Lifetime),
        _ => new(service.ServiceType, key, service.ImplementationInstance!),
    };
}
