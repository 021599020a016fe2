using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace VercelFunctions.AspNetCore.Tests;

/// <summary>Registered caches, their options and their health check.</summary>
public sealed class RegistrationTests(RuntimeCacheEmulatorFixture fixture) : IClassFixture<RuntimeCacheEmulatorFixture>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await fixture.Emulator.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_endpoint_receives_the_registered_caches()
    {
        await using TestApp app = await TestApp.StartAsync(
            services => services.AddCacheOf(fixture).AddVercelRuntimeCache("posts", options =>
            {
                fixture.Configure(options);
                options.Namespace = "posts";
            }),
            app => app.MapGet("/", async (RuntimeCache cache, [FromKeyedServices("posts")] RuntimeCache posts) =>
            {
                await cache.SetAsync("key", "from the cache");
                await posts.SetAsync("key", "from posts");
                return $"{await cache.GetAsync<string>("key")}, {await posts.GetAsync<string>("key")}";
            }));

        Assert.Equal("from the cache, from posts", await app.Client.GetStringAsync("/"));
        Assert.Same(app.Services.GetRequiredService<RuntimeCache>(), app.Services.GetRequiredService<RuntimeCache>());
        Assert.Equal(
            ["from the cache", "from posts"],
            [
                await fixture.Project.CreateCache().GetAsync<string>("key"),
                await fixture.Project.CreateCache(new() { Namespace = "posts" }).GetAsync<string>("key"),
            ]);
    }

    [Fact]
    public async Task Options_are_bound_to_the_section_and_code_takes_precedence()
    {
        await using TestApp app = await TestApp.StartAsync(
            services => services
                .AddVercelRuntimeCache(options => options.NamespaceSeparator = "/")
                .AddVercelRuntimeCache("prices")
                .AddVercelDistributedCache(),
            settings: new()
            {
                ["Vercel:RuntimeCache:Endpoint"] = fixture.Emulator.Endpoint.AbsoluteUri,
                ["Vercel:RuntimeCache:Headers:authorization"] = $"Bearer {fixture.Project.Token}",
                ["Vercel:RuntimeCache:Timeout"] = "00:00:20",
                ["Vercel:RuntimeCache:Namespace"] = "shop",
                ["Vercel:RuntimeCache:NamespaceSeparator"] = "-",
                ["Vercel:RuntimeCache:prices:Namespace"] = "prices",
            });

        RuntimeCache cache = app.Services.GetRequiredService<RuntimeCache>();
        await cache.SetAsync("key", 1);
        await app.Services.GetRequiredKeyedService<RuntimeCache>("prices").SetAsync("key", 2);
        Assert.Equal(TimeSpan.FromSeconds(20), Assert.IsType<HttpCacheStore>(cache.Store).Endpoint.Timeout);
        string hash = KeyHash.Default("key");
        Assert.Equal([$"prices-{hash}", $"shop/{hash}"], (await fixture.ItemsAsync()).Select(item => item.StoreKey).Order());
    }

    [Fact]
    public void The_schema_of_the_configuration_has_every_option_that_it_can_set()
    {
        string path = Repository.PathOf("src/VercelFunctions.AspNetCore/ConfigurationSchema.json");
        JsonNode schema = JsonNode.Parse(File.ReadAllText(path))!;
        foreach (string section in VercelRuntimeCacheOptions.SectionName.Split(':'))
        {
            schema = schema["properties"]![section]!;
        }

        IEnumerable<string> options = typeof(VercelRuntimeCacheOptions).GetProperties()
            .Where(property => !typeof(Delegate).IsAssignableFrom(property.PropertyType)
                && property.PropertyType != typeof(JsonSerializerOptions))
            .Select(property => property.Name);
        Assert.Equal(options, schema["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal($"{RuntimeCacheEndpoint.DefaultTimeout}", (string?)schema["properties"]!["Timeout"]!["default"]);
        Assert.Equal(
            RuntimeCacheOptions.DefaultNamespaceSeparator, (string?)schema["properties"]!["NamespaceSeparator"]!["default"]);
    }

    [Fact]
    public async Task Without_an_endpoint_there_is_one_warning_for_all_caches()
    {
        await using TestApp app = await TestApp.StartAsync(
            services => services.AddVercelRuntimeCache().AddVercelRuntimeCache("posts").AddVercelRuntimeCache("prices"));

        Assert.IsType<MemoryCacheStore>(app.Services.GetRequiredService<RuntimeCache>().Store);
        Assert.IsType<MemoryCacheStore>(app.Services.GetRequiredKeyedService<RuntimeCache>("posts").Store);
        Assert.IsType<MemoryCacheStore>(app.Services.GetRequiredKeyedService<RuntimeCache>("prices").Store);
        Assert.StartsWith("Warning: There is no Runtime Cache in this environment", Assert.Single(app.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://host/", null, "ftp://host/")]
    [InlineData(null, "Bearer secret", "no endpoint")]
    [InlineData("http://127.0.0.1:9/", "Bearer\nsecret", "authorization")]
    public async Task An_app_with_an_invalid_endpoint_does_not_start(string? endpoint, string? authorization, string expected)
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(
            services => services.AddVercelRuntimeCache("posts", options =>
            {
                options.Endpoint = endpoint;
                if (authorization is not null)
                {
                    options.Headers["authorization"] = authorization;
                }
            })));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connections_close_with_the_app()
    {
        TestApp app = await TestApp.StartAsync(services => services.AddCacheOf(fixture));
        RuntimeCache cache = app.Services.GetRequiredService<RuntimeCache>();
        await cache.SetAsync("key", 1);
        await app.DisposeAsync();
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(async () => await cache.GetAsync("key"));
    }

    [Fact]
    public async Task A_failure_of_the_cache_is_logged_and_the_value_comes_from_its_origin()
    {
        await using TestApp app = await TestApp.StartAsync(services => services.AddCacheOf(fixture));
        fixture.Emulator.SetFaults("get 100% 503");
        RuntimeCache cache = app.Services.GetRequiredService<RuntimeCache>();

        Assert.Equal("origin", await cache.GetOrCreateAsync("key", _ => ValueTask.FromResult("origin")));
        Assert.Equal("origin", cache.GetOrCreate("key", () => "origin"));

        Assert.Equal(2, app.Warnings.Count);
        Assert.All(app.Warnings, line => Assert.Matches("^Warning: The cache failed; the value comes from its origin: .*503", line));
        await Assert.ThrowsAsync<VercelException>(async () => await cache.GetAsync("key"));
    }

    [Fact]
    public async Task A_failure_of_the_cache_can_be_one_of_the_call()
    {
        await using TestApp app = await TestApp.StartAsync(services => services.AddCacheOf(fixture).Configure<VercelRuntimeCacheOptions>(
            options => options.OnCacheFailure = failure => throw failure));
        fixture.Emulator.SetFaults("get 100% 503");

        await Assert.ThrowsAsync<VercelException>(async () => await app.Services.GetRequiredService<RuntimeCache>()
            .GetOrCreateAsync("key", _ => ValueTask.FromResult("origin")));
        Assert.Empty(app.Warnings);
    }

    [Fact]
    public async Task The_health_check_follows_the_cache()
    {
        await using TestApp app = await TestApp.StartAsync(
            services => services.AddCacheOf(fixture).AddHealthChecks().AddVercelRuntimeCache(),
            app => app.MapHealthChecks("/healthz"));
        Assert.Equal("Healthy", await app.Client.GetStringAsync("/healthz"));

        fixture.Emulator.SetFaults("get 100% 503");
        using HttpResponseMessage response = await app.Client.GetAsync(new Uri("/healthz", UriKind.Relative));

        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("Unhealthy", await response.Content.ReadAsStringAsync());
        Assert.Contains("503", await app.WarningAsync("vercel-runtime-cache"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_of_a_named_cache_reports_the_specified_status()
    {
        await using TestApp app = await TestApp.StartAsync(
            services => services
                .AddVercelRuntimeCache("posts", options =>
                {
                    fixture.Configure(options);
                    options.Headers["authorization"] = "Bearer wrong";
                })
                .AddHealthChecks()
                .AddVercelRuntimeCache("posts", failureStatus: Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Degraded),
            app => app.MapHealthChecks("/healthz"));

        Assert.Equal("Degraded", await app.Client.GetStringAsync("/healthz"));
        Assert.Contains("401", await app.WarningAsync("vercel-runtime-cache-posts"), StringComparison.Ordinal);
    }
}
