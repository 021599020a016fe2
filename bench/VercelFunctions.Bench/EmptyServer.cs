using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace VercelFunctions.Bench;

/// <summary>
/// An ASP.NET Core endpoint that stores and checks nothing: it returns the same value for every GET and accepts every
/// POST. It shows the rate that the machine and the client can reach; the rest is the emulator's cost.
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
