// The web examples of Vercel's reference, in C#. Run them with: dotnet run --project samples/Blog
using System.Text.Json;
using VercelFunctions;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient();
WebApplication app = builder.Build();

// RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS specify the cache. Without them, it is in memory.
RuntimeCache cache = new();
app.Logger.LogInformation("Posts are cached in {Cache}.", cache.Store.Description);

CacheItemOptions anHour = new() { Ttl = TimeSpan.FromHours(1), Tags = ["blog"] };
Uri origin = new(app.Configuration["BLOG_ORIGIN"] ?? "https://api.vercel.app/blog");

// Trust these two only behind Vercel. Elsewhere, clients can send such headers themselves.
app.MapGet("/api/geo", (HttpRequest request) => Geolocation.From(name => request.Headers[name].FirstOrDefault()));
app.MapGet("/api/ip", (HttpRequest request) => new { ip = ClientAddress.From(name => request.Headers[name].FirstOrDefault()) });

app.MapGet("/blog", (HttpClient http) =>
{
    JsonElement? posts = null;
    try
    {
        if (cache.Get("blog") is JsonElement cached)
        {
            return cached;
        }

        posts = FetchPosts(http);
        cache.Set("blog", posts, anHour);
    }
    catch (VercelException exception)
    {
        // A page must not fail because its cache does. Log it, because every request now reaches the origin.
        app.Logger.LogWarning(exception, "The cache failed; the posts come from {Origin}.", origin);
    }

    return posts ?? FetchPosts(http);
});

// The same cache and key, without blocking a thread. All work stops when the client disconnects.
app.MapGet("/blog-async", async (HttpClient http, CancellationToken cancelled) =>
{
    JsonElement? posts = null;
    try
    {
        if (await cache.GetAsync("blog", cancelled) is JsonElement cached)
        {
            return cached;
        }

        posts = await http.GetFromJsonAsync<JsonElement>(origin, cancelled);
        await cache.SetAsync("blog", posts, anHour, cancelled);
    }
    catch (VercelException exception)
    {
        app.Logger.LogWarning(exception, "The cache failed; the posts come from {Origin}.", origin);
    }

    return posts ?? await http.GetFromJsonAsync<JsonElement>(origin, cancelled);
});

// A failure is not caught, so it returns 500: the caller must not believe that the old posts have expired.
app.MapGet("/expire-blog", () =>
{
    cache.ExpireTag("blog");
    return new { ok = true };
});

app.Run();

JsonElement FetchPosts(HttpClient http)
{
    using HttpRequestMessage request = new(HttpMethod.Get, origin);
    using HttpResponseMessage response = http.Send(request);

    // An error page must not be cached for an hour.
    response.EnsureSuccessStatusCode();
    return JsonSerializer.Deserialize<JsonElement>(response.Content.ReadAsStream());
}
