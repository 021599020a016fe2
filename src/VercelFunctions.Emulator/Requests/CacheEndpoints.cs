using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Requests;

/// <summary>The Runtime Cache protocol over a project's store.</summary>
internal static class CacheEndpoints
{
    /// <summary>The path that store keys are appended to.</summary>
    public const string BasePath = "/v1/runtime-cache/";

    private const string ExpirePath = "revalidate";
    private const string StateHeader = "x-vercel-cache-state";

    /// <summary>Sees what a request to a path under <see cref="BasePath"/> asks, and of which item.</summary>
    /// <exception cref="RuntimeCacheException">The path holds no key.</exception>
    public static void Read(Exchange exchange)
    {
        string method = exchange.Request.Method;
        string path = exchange.Target.After(BasePath);
        exchange.Operation = path switch
        {
            "" => HttpMethods.IsGet(method) ? Operation.List : HttpMethods.IsDelete(method) ? Operation.Clear : null,
            ExpirePath => HttpMethods.IsPost(method) ? Operation.Expire : null,
            _ => HttpMethods.IsGet(method) ? Operation.Get : HttpMethods.IsPost(method) ? Operation.Set : HttpMethods.IsDelete(method) ? Operation.Delete : null,
        };

        // The JavaScript client does not encode a '?' in a key. What follows it looks like a query, and is of the key.
        exchange.Key = path is "" or ExpirePath ? null : path + exchange.Target.Query();
        exchange.Tags = exchange.Operation == Operation.Expire ? ItemHeaders.Split(exchange.Request.Query["tags"]) : null;
    }

    /// <summary>Answers a request that was read.</summary>
    public static ValueTask AnswerAsync(Exchange exchange, Project project) => exchange.Operation switch
    {
        Operation.Get => GetAsync(exchange, project.Cache, exchange.Key!),
        Operation.Set => SetAsync(exchange, project.Cache, exchange.Key!),
        Operation.Delete => project.Cache.DeleteAsync(exchange.Key!, exchange.Aborted),
        Operation.Expire => ExpireAsync(exchange, project.Cache),
        Operation.List => ListAsync(exchange, project.Store.Items),
        Operation.Clear => project.Store.Items.ClearAsync(exchange.Aborted),
        _ => ErrorAnswer.RefuseMethodAsync(
            exchange.Response,
            exchange.Key is not null ? "GET, POST, DELETE" : exchange.Target.HasPath(BasePath) ? "GET, DELETE" : "POST"),
    };

    private static async ValueTask GetAsync(Exchange exchange, RuntimeCache cache, string key)
    {
        HttpResponse response = exchange.Response;
        if (await cache.GetJsonAsync(key, exchange.Aborted).ConfigureAwait(false) is not ReadOnlyMemory<byte> json)
        {
            exchange.IsHit = false;
            response.Headers[StateHeader] = "notFound";
            await ErrorAnswer.WriteAsync(response, StatusCodes.Status404NotFound, "not_found", "The cache holds nothing under this key.").ConfigureAwait(false);
            return;
        }

        exchange.IsHit = true;
        response.Headers[StateHeader] = exchange.IsStale ? "stale" : "fresh";
        await JsonAnswer.WriteAsync(response, json).ConfigureAwait(false);
    }

    private static async ValueTask SetAsync(Exchange exchange, RuntimeCache cache, string key)
    {
        CacheItemOptions options = ItemHeaders.Read(exchange.Request.Headers);
        exchange.Name = options.Name;
        ReadOnlyMemory<byte> json = await RequestBody.ReadItemAsync(exchange.Context).ConfigureAwait(false);
        await cache.SetJsonAsync(key, json, options, exchange.Aborted).ConfigureAwait(false);
    }

    private static ValueTask ExpireAsync(Exchange exchange, RuntimeCache cache)
    {
        IReadOnlyList<string> tags = exchange.Tags!;
        return tags.Count > 0
            ? cache.ExpireTagsAsync(tags, exchange.Aborted)
            : ErrorAnswer.WriteAsync(
                exchange.Response, StatusCodes.Status400BadRequest, "missing_tags", "The request names no tag to expire. Name at least one, as in revalidate?tags=a,b.");
    }

    private static async ValueTask ListAsync(Exchange exchange, ICacheStore store)
    {
        IReadOnlyList<CacheItemInfo> items = await store.ListAsync(exchange.Aborted).ConfigureAwait(false);
        exchange.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(exchange.Response.Body, items, RuntimeCacheOptions.DefaultSerializerOptions, exchange.Aborted).ConfigureAwait(false);
    }
}
