using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace VercelFunctions.Bench;

/// <summary>
/// An ASP.NET Core endpoint that keeps nothing and checks nothing: it answers every GET with the same value and takes
/// every POST. What a client makes here is what the machine and the client can do; the rest is the Runtime Cache server's.
/// </summary>
internal static class EmptyServer
{
    public const string Command = "empty-server";

    public static async Task<int> RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using WebApplication app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        byte[] value = Encoding.UTF8.GetBytes(Post.SampleJson);
        app.MapGet("/{key}", async (HttpContext context) =>
        {
            context.Response.Headers["x-vercel-cache-state"] = "fresh";
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = value.Length;
            await context.Response.BodyWriter.WriteAsync(value);
        });
        app.MapPost("/{key}", (HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null));
        await app.StartAsync();
        Console.WriteLine($"RUNTIME_CACHE_ENDPOINT={app.Urls.First()}/");
        Console.WriteLine("""RUNTIME_CACHE_HEADERS={"authorization":"Bearer none"}""");
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
