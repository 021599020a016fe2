using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Cache;

/// <summary>The Runtime Cache protocol.</summary>
internal sealed class CacheEndpoint(FaultGate faults) : IEndpoint
{
    /// <summary>The path that store keys are appended to.</summary>
    public const string BasePath = "/v1/runtime-cache/";

    public RequiredToken Token => RequiredToken.OneProject;

    public bool Matches(RequestTarget target) => target.StartsWith(BasePath);

    public async ValueTask RespondAsync(Exchange exchange)
    {
        Read(exchange);
        if (exchange.Operation is null || !await faults.EndsAsync(exchange, exchange.Projects).ConfigureAwait(false))
        {
            await RespondAsync(exchange, exchange.Project.Cache).ConfigureAwait(false);
        }
    }

    private static void Read(Exchange exchange)
    {
        string method = exchange.Request.Method;
        string path = exchange.Target.After(BasePath);
        if (path.Length == 0)
        {
            throw new VercelException(
                VercelFailure.InvalidKey,
                $"The path has no store key after {BasePath}. To list or clear the items, use {ItemsEndpoint.Path}.");
        }

        if (path == RuntimeCacheProtocol.RevalidatePath)
        {
            exchange.Operation = HttpMethods.IsPost(method) ? Operation.Expire : null;
            exchange.Tags = ItemHeaders.Split(exchange.Request.Query[RuntimeCacheProtocol.TagsParameter]);
            return;
        }

        exchange.Operation = HttpMethods.IsGet(method) ? Operation.Get
            : HttpMethods.IsPost(method) ? Operation.Set
            : HttpMethods.IsDelete(method) ? Operation.Delete
            : null;

        // The JavaScript client does not encode a '?' in a key, so what looks like a query is a part of the key.
        exchange.Key = path + exchange.Target.Query();
    }

    private static ValueTask RespondAsync(Exchange exchange, RuntimeCache cache) => exchange.Operation switch
    {
        Operation.Get => GetAsync(exchange, cache, exchange.Key!),
        Operation.Set => SetAsync(exchange, cache, exchange.Key!),
        Operation.Delete => cache.DeleteAsync(exchange.Key!, exchange.Aborted),
        Operation.Expire => ExpireAsync(exchange, cache),
        _ => ErrorResponse.RefuseMethodAsync(exchange.Response, exchange.Key is null ? "POST" : "GET, POST, DELETE"),
    };

    private static async ValueTask GetAsync(Exchange exchange, RuntimeCache cache, string key)
    {
        HttpResponse response = exchange.Response;
        if (await cache.GetJsonAsync(key, exchange.Aborted).ConfigureAwait(false) is not ReadOnlyMemory<byte> json)
        {
            exchange.IsHit = false;
            response.Headers[RuntimeCacheProtocol.StateHeader] = "notFound";
            await ErrorResponse.WriteAsync(
                response, StatusCodes.Status404NotFound, "not_found", "The cache has no item with this key.").ConfigureAwait(false);
            return;
        }

        exchange.IsHit = true;
        response.Headers[RuntimeCacheProtocol.StateHeader] = exchange.IsStale ? "stale" : "fresh";
        await JsonResponse.WriteAsync(response, json).ConfigureAwait(false);
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
            : ErrorResponse.WriteAsync(
                exchange.Response,
                StatusCodes.Status400BadRequest,
                "missing_tags",
                "The request names no tag to expire. Specify at least one, as in revalidate?tags=a,b.");
    }
}
