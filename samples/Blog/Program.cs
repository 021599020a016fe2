// The web examples of Vercel's reference, in C#. Run them with: dotnet run --project samples/Blog
using System.Text.Json;
using VercelFunctions;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient();

// RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS specify the cache. Without them, it is in memory.
builder.Services.AddVercelRuntimeCache();
WebApplication app = builder.Build();

CacheItemOptions anHour = new() { Ttl = TimeSpan.FromHours(1), Tags = ["blog"] };
Uri origin = new(app.Configuration["BLOG_ORIGIN"] ?? "https://api.vercel.app/blog");

// Trust these two only behind Vercel. Elsewhere, clients can send such headers themselves.
app.MapGet("/api/geo", (HttpContext context) => context.GetVercelGeolocation());
app.MapGet("/api/ip", (HttpContext context) => new { ip = context.GetVercelClientAddress()?.ToString() });

// A page does not fail because its cache does: the failure is logged, and the posts come from their origin.
app.MapGet("/blog", (RuntimeCache cache, HttpClient http, HttpResponse response) =>
{
    response.AddVercelCacheTags("blog");
    return cache.GetOrCreate("blog", () => FetchPosts(http), anHour);
});

// The same item, without blocking a thread. All work stops when the last client that waits for it disconnects.
app.MapGet("/blog-async", (RuntimeCache cache, HttpClient http, HttpResponse response, CancellationToken canceled) =>
{
    response.AddVercelCacheTags("blog");
    return cache.GetOrCreateAsync(
        "blog", async token => await http.GetFromJsonAsync<JsonElement>(origin, token), anHour, canceled);
});

// For the webhook of a CMS. Unlike a page, it fails with the cache: the CMS must not believe that the old posts have expired.
if (app.Configuration["BLOG_SECRET"] is string secret)
{
    app.MapVercelTagExpiry("/expire", secret);
}

app.Run();

JsonElement FetchPosts(HttpClient http)
{
    using HttpRequestMessage request = new(HttpMethod.Get, origin);
    using HttpResponseMessage response = http.Send(request);

    // An error page must not be cached for an hour.
    response.EnsureSuccessStatusCode();
    return JsonSerializer.Deserialize<JsonElement>(response.Content.ReadAsStream());
}
