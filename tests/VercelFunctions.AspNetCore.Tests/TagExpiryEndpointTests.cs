using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Hybrid;

namespace VercelFunctions.AspNetCore.Tests;

/// <summary>The endpoint that expires tags, as a CMS calls it.</summary>
public sealed class TagExpiryEndpointTests(RuntimeCacheEmulatorFixture fixture)
    : IClassFixture<RuntimeCacheEmulatorFixture>, IAsyncLifetime
{
    private const string Secret = "correct horse battery staple";

    private const string Expired = """{"tags":[{"tag":"a","expired":true,"error":null},{"tag":"b","expired":true,"error":null}]}""";

    public async ValueTask InitializeAsync()
    {
        await fixture.Emulator.ResetAsync();
        RuntimeCache cache = fixture.Project.CreateCache();
        await cache.SetAsync("1", 1, new() { Tags = ["a"] });
        await cache.SetAsync("2", 2, new() { Tags = ["b"] });
        await cache.SetAsync("3", 3, new() { Tags = ["c"] });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("""{ "tags": ["a", "b", "a"] }""", "application/json", "/expire")]
    [InlineData("""["a","b"]""", "text/plain", "/expire")]
    [InlineData("tags=a,b", "application/x-www-form-urlencoded", "/expire")]
    [InlineData("tags=a&tags=b", "application/x-www-form-urlencoded", "/expire")]
    [InlineData("", "text/plain", "/expire?tags=a&tags=%20b")]
    [InlineData("""["b"]""", "application/json", "/expire?tags=a")]
    public async Task Tags_expire_in_every_form_of_request(string body, string type, string path)
    {
        await using TestApp app = await StartAsync();
        Assert.Equal((HttpStatusCode.OK, Expired), await PostAsync(app, body, type, path));
        Assert.Equal("3", Assert.Single(await fixture.ItemsAsync()).Name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer wrong")]
    [InlineData("Bearer ")]
    [InlineData("correct horse battery staple")]
    [InlineData("Basic correct horse battery staple")]
    public async Task A_request_without_the_secret_is_unauthorized(string? authorization)
    {
        await using TestApp app = await StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, $"/expire?secret={Secret}") { Content = new StringContent("""["a"]""") };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using HttpResponseMessage response = await app.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(3, (await fixture.ItemsAsync()).Count);
    }

    [Fact]
    public async Task The_secret_can_be_in_another_header_or_in_the_query()
    {
        await using TestApp app = await StartAsync(
            options => (options.SecretHeader, options.SecretParameter) = ("X-Webhook-Secret", "key"));
        using HttpRequestMessage request = new(HttpMethod.Post, "/expire?tags=a");
        request.Headers.Add("x-webhook-secret", Secret);
        using HttpResponseMessage byHeader = await app.Client.SendAsync(request);
        using HttpResponseMessage byQuery = await app.Client.PostAsync(
            new Uri($"/expire?tags=b&key={Uri.EscapeDataString(Secret)}", UriKind.Relative), null);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (byHeader.StatusCode, byQuery.StatusCode));
        Assert.Equal("3", Assert.Single(await fixture.ItemsAsync()).Name);

        (HttpStatusCode byBearer, _) = await PostAsync(app, """["c"]""");
        Assert.Equal(HttpStatusCode.Unauthorized, byBearer);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public async Task An_app_without_a_secret_does_not_start(string? secret)
    {
        ArgumentException exception = await Assert.ThrowsAsync<ArgumentException>(() => TestApp.StartAsync(
            services => services.AddCacheOf(fixture), app => app.MapVercelTagExpiry("/expire", secret)));
        Assert.Contains("has no secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_without_a_cache_does_not_start()
    {
        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestApp.StartAsync(_ => { }, app => app.MapVercelTagExpiry("/expire", Secret)));
        Assert.Contains("AddVercelRuntimeCache", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "text/plain", "has no tags")]
    [InlineData("[]", "application/json", "has no tags")]
    [InlineData("[\"a\"", "application/json", "not valid JSON")]
    [InlineData("""["\ud800"]""", "application/json", "not valid JSON")]
    [InlineData("\"a\"", "application/json", "not a list of tags")]
    [InlineData("""{"tag":"a"}""", "application/json", "not a list of tags")]
    [InlineData("""{"tags":["a",null]}""", "application/json", "not a list of tags")]
    [InlineData("other=a", "application/x-www-form-urlencoded", "has no tags")]
    [InlineData("x", "multipart/form-data", "boundary")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=tags\r\n\r\na", "multipart/form-data; boundary=x", "not a valid form")]
    [InlineData("--x\r\nContent-Disposition: ;\r\n\r\na\r\n--x--", "multipart/form-data; boundary=x", "not a valid form")]
    [InlineData(
        "--x\r\nContent-Disposition: form-data; name=tags\r\nContent-Type: text/plain; charset=utf-7\r\n\r\na\r\n--x--",
        "multipart/form-data; boundary=x",
        "UTF-7")]
    [InlineData("tags=a", "application/x-www-form-urlencoded; charset=utf-7", "UTF-7")]
    [InlineData("[\"a\"]\0", "application/json; charset=utf-16", "not valid JSON")]
    public async Task A_body_without_tags_is_a_bad_request(string body, string type, string message)
    {
        await using TestApp app = await StartAsync();
        (HttpStatusCode status, string problem) = await PostAsync(app, body, type);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(message, JsonDocument.Parse(problem).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, (await fixture.ItemsAsync()).Count);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_over_the_limit_is_refused(string type)
    {
        await using TestApp app = await StartAsync();
        (HttpStatusCode status, _) = await PostAsync(app, new string(' ', VercelEndpointExtensions.MaxExpiryBodyBytes) + "[]", type);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Fact]
    public async Task A_tag_that_is_not_valid_does_not_stop_the_others()
    {
        await using TestApp app = await StartAsync();
        (HttpStatusCode status, string body) = await PostAsync(app, """["a","x,y"]""");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        JsonElement[] tags = [.. JsonDocument.Parse(body).RootElement.GetProperty("tags").EnumerateArray()];
        JsonElement failed = Assert.Single(tags, tag => !tag.GetProperty("expired").GetBoolean());
        Assert.Equal("x,y", failed.GetProperty("tag").GetString());
        Assert.Contains("comma", failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(["2", "3"], (await fixture.ItemsAsync()).Select(item => item.Name).Order());
    }

    [Fact]
    public async Task A_tag_that_did_not_expire_is_a_bad_gateway_and_logged()
    {
        await using TestApp app = await StartWithHybridCacheAsync(fixture.Configure);
        fixture.Emulator.SetFaults("any 100% 503");
        (HttpStatusCode status, string body) = await PostAsync(app, """["a"]""");

        Assert.Equal(HttpStatusCode.BadGateway, status);
        JsonElement tag = JsonDocument.Parse(body).RootElement.GetProperty("tags")[0];
        Assert.Contains("503", tag.GetProperty("error").GetString(), StringComparison.Ordinal);
        await app.WarningAsync("A tag was not expired");
    }

    [Fact]
    public async Task A_delegate_reads_the_tags_of_a_CMS()
    {
        await using TestApp app = await StartAsync(options => options.ReadTags = async context =>
        {
            JsonElement body = await context.Request.ReadFromJsonAsync<JsonElement>();
            return body.TryGetProperty("slug", out JsonElement slug) ? [$"{slug}"] : [];
        });

        Assert.Equal(
            (HttpStatusCode.OK, """{"tags":[{"tag":"a","expired":true,"error":null}]}"""),
            await PostAsync(app, """{"event":"publish","slug":"a"}"""));
        Assert.Equal((HttpStatusCode.OK, """{"tags":[]}"""), await PostAsync(app, """{"event":"login"}"""));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(app, "{")).Status);
        Assert.Equal(["2", "3"], (await fixture.ItemsAsync()).Select(item => item.Name).Order());
    }

    // The example of docs/aspnetcore.md.
    [Theory]
    [InlineData("""{"type":"a","slug":"7","more":1}""", HttpStatusCode.OK)]
    [InlineData("""{"type":"a"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"type":null,"slug":"7"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"type":1,"slug":"7"}""", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async Task A_body_that_the_documented_delegate_cannot_read_is_a_bad_request(string body, HttpStatusCode expected)
    {
        await using TestApp app = await StartAsync(options => options.ReadTags = async context =>
        {
            Entry entry = await JsonSerializer.DeserializeAsync<Entry>(context.Request.Body)
                ?? throw new BadHttpRequestException("The body is null.");
            return [entry.Type, $"{entry.Type}:{entry.Slug}"];
        });

        Assert.Equal(expected, (await PostAsync(app, body, "text/plain; charset=utf-7")).Status);
    }

    [Fact]
    public async Task The_responses_do_not_depend_on_the_JSON_options_of_the_app()
    {
        await using TestApp app = await TestApp.StartAsync(
            services => services.AddCacheOf(fixture).ConfigureHttpJsonOptions(options =>
            {
                options.SerializerOptions.TypeInfoResolver = NumbersOnly.Default;
                options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper;
            }),
            app => app.MapVercelTagExpiry("/expire", Secret));

        Assert.Equal((HttpStatusCode.OK, Expired), await PostAsync(app, """["a","b"]"""));
        (HttpStatusCode status, string problem) = await PostAsync(app, "[]");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("\"detail\":\"The request has no tags.", problem, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_purger_replaces_the_Runtime_Cache(bool isRegistered)
    {
        using PurgeClient purger = new(VercelProject.Find(
            Path.GetTempPath(),
            fixture.Emulator.Token,
            fixture.Project.Name.Split(':')[0],
            apiUrl: fixture.Emulator.Address.AbsoluteUri,
            variable: _ => null));
        await using TestApp app = await TestApp.StartAsync(
            services =>
            {
                if (isRegistered)
                {
                    services.AddSingleton<IPurger>(purger);
                }
            },
            app => app.MapVercelTagExpiry(
                "/expire", options => (options.Secret, options.Purger) = (Secret, isRegistered ? null : purger)));

        Assert.Equal((HttpStatusCode.OK, Expired), await PostAsync(app, """["a","b"]"""));
        Assert.Equal(["a", "b"], Assert.Single(fixture.Emulator.Purges).Tags);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_first_level_of_HybridCache_loses_the_items_too(bool hasSecondLevel)
    {
        await using TestApp app = await StartWithHybridCacheAsync(fixture.Configure, hasSecondLevel);
        HybridCache cache = app.Services.GetRequiredService<HybridCache>();
        await cache.SetAsync("key", "old", tags: ["a"]);
        await cache.SetAsync("other", "old", tags: ["c"]);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(app, """["a","*"]""")).Status);

        HybridCacheEntryOptions firstLevel = new() { Flags = HybridCacheEntryFlags.DisableDistributedCache };
        Assert.Equal("new", await cache.GetOrCreateAsync("key", _ => ValueTask.FromResult("new"), firstLevel, ["a"]));
        Assert.Equal("old", await cache.GetOrCreateAsync("other", _ => ValueTask.FromResult("new"), firstLevel, ["c"]));
    }

    [Fact]
    public async Task An_item_of_HybridCache_whose_tag_expires_while_it_is_created_is_not_stored()
    {
        await using TestApp app = await StartWithHybridCacheAsync(fixture.Configure);
        HybridCache cache = app.Services.GetRequiredService<HybridCache>();
        await cache.GetOrCreateAsync(
            "key",
            async _ =>
            {
                await PostAsync(app, """["a"]""");
                return "old";
            },
            tags: ["a"]);

        Assert.Equal("new", await cache.GetOrCreateAsync("key", _ => ValueTask.FromResult("new"), tags: ["a"]));
    }

    [Fact]
    public async Task With_HybridCache_the_tags_are_sent_once()
    {
        using StubServer cache = new(request => StubAnswer.Empty(request.Method == "GET" ? 404 : 200));
        await using TestApp app = await StartWithHybridCacheAsync(options => options.Endpoint = cache.Url);

        Assert.Equal((HttpStatusCode.OK, Expired), await PostAsync(app, """["a","b"]"""));
        Assert.Single(cache.Requests, request => request.Target.Contains("revalidate", StringComparison.Ordinal));
    }

    private static Task<TestApp> StartWithHybridCacheAsync(Action<VercelRuntimeCacheOptions> configure, bool hasSecondLevel = true) =>
        TestApp.StartAsync(
            services =>
            {
                services.AddHybridCache();
                services.AddVercelRuntimeCache(configure);
                if (hasSecondLevel)
                {
                    services.AddVercelSecondLevelCache();
                }
            },
            app => app.MapVercelTagExpiry("/expire", Secret));

    private Task<TestApp> StartAsync(Action<VercelTagExpiryOptions>? configure = null) => TestApp.StartAsync(
        services => services.AddCacheOf(fixture),
        app => app.MapVercelTagExpiry("/expire", options =>
        {
            options.Secret = Secret;
            configure?.Invoke(options);
        }));

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(
        TestApp app, string body, string type = "application/json", string path = "/expire")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Secret}");
        using HttpResponseMessage response = await app.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private sealed record Entry
    {
        [JsonPropertyName("type")]
        public required string Type { get; init; }

        [JsonPropertyName("slug")]
        public required string Slug { get; init; }
    }
}
