using System.Globalization;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Cache;

/// <summary>The Runtime Cache protocol, as Vercel's own local server implements it.</summary>
/// <param name="basePath">The path that store keys are appended to.</param>
/// <param name="faults">The fault rules.</param>
/// <param name="bodies">Receives the values of items.</param>
internal sealed class CacheEndpoint(string basePath, FaultGate faults, ItemBodies bodies) : IEndpoint
{
    /// <summary>The path that store keys are appended to.</summary>
    public const string BasePath = "/v1/runtime-cache/";

    /// <summary>The same path of Vercel's own local server.</summary>
    public const string BasePathOfVercelDev = "/v1/suspense-cache/";

    private const string ItemIdParameter = "itemId";

    public RequiredToken Token => RequiredToken.OneProject;

    public bool Matches(RequestTarget target) => target.StartsWith(basePath);

    public async ValueTask RespondAsync(Exchange exchange)
    {
        Read(exchange);
        if (exchange.Operation is null || !await faults.EndsAsync(exchange).ConfigureAwait(false))
        {
            await RespondAsync(exchange, exchange.Project).ConfigureAwait(false);
        }
    }

    private void Read(Exchange exchange)
    {
        string method = exchange.Request.Method;
        string path = exchange.Target.After(basePath);
        if (path.Length == 0)
        {
            throw new VercelException(
                VercelFailure.InvalidKey,
                $"The path has no store key after {basePath}. To list or clear the items, use {ItemsEndpoint.Path}.");
        }

        if (path == RuntimeCacheProtocol.RevalidatePath)
        {
            ReadRevalidation(exchange);
            return;
        }

        exchange.Operation = HttpMethods.IsGet(method) ? Operation.Get
            : HttpMethods.IsPost(method) ? Operation.Set
            : HttpMethods.IsDelete(method) ? Operation.Delete
            : null;

        // The JavaScript client does not encode a '?' in a key, so what looks like a query is a part of the key.
        exchange.Key = path + exchange.Target.Query();
    }

    // An item ID alone is a deletion.
    private static void ReadRevalidation(Exchange exchange)
    {
        if (HttpMethods.IsPost(exchange.Request.Method))
        {
            IQueryCollection query = exchange.Request.Query;
            exchange.Tags = ItemHeaders.Split(query[RuntimeCacheProtocol.TagsParameter]);
            exchange.Key = query[ItemIdParameter].FirstOrDefault() is { Length: > 0 } itemId ? itemId : null;
            exchange.Operation = exchange.Key is not null && exchange.Tags.Count == 0 ? Operation.Delete : Operation.Expire;
        }
    }

    private ValueTask RespondAsync(Exchange exchange, Project project) => exchange.Operation switch
    {
        Operation.Get => GetAsync(exchange, project, exchange.Key!),
        Operation.Set => SetAsync(exchange, project.Cache, exchange.Key!),
        Operation.Delete => project.Cache.DeleteAsync(exchange.Key!, exchange.Aborted),
        Operation.Expire => ExpireAsync(exchange, project.Cache),
        _ => ErrorResponse.RefuseMethodAsync(exchange.Response, exchange.Key is null ? "POST" : "GET, POST, DELETE"),
    };

    private static async ValueTask GetAsync(Exchange exchange, Project project, string key)
    {
        HttpResponse response = exchange.Response;
        string storeKey = project.Cache.GetStoreKey(key);
        if (await project.Store.Reader.ReadAsync(storeKey, exchange.Aborted).ConfigureAwait(false) is not StoredItem item)
        {
            exchange.IsHit = false;
            response.Headers[RuntimeCacheProtocol.StateHeader] = "notFound";
            await ErrorResponse.WriteAsync(
                response, StatusCodes.Status404NotFound, "not_found", "The cache has no item with this key.").ConfigureAwait(false);
            return;
        }

        exchange.IsHit = true;
        response.Headers[RuntimeCacheProtocol.StateHeader] = exchange.IsStale ? "stale" : "fresh";
        response.Headers.Age = ((long)item.Age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (item.Tags.Length > 0)
        {
            response.Headers[RuntimeCacheProtocol.TagsHeader] = item.Tags;
        }

        await JsonResponse.WriteAsync(response, item.Json).ConfigureAwait(false);
    }

    private async ValueTask SetAsync(Exchange exchange, RuntimeCache cache, string key)
    {
        CacheItemOptions options = ItemHeaders.Read(exchange.Request.Headers);
        exchange.Name = options.Name;
        if (options.Ttl == TimeSpan.Zero)
        {
            return;
        }

        ReadOnlyMemory<byte> json = await bodies.ReadAsync(exchange.Context).ConfigureAwait(false);
        await cache.SetJsonAsync(key, json, options, exchange.Aborted).ConfigureAwait(false);
    }

    private static async ValueTask ExpireAsync(Exchange exchange, RuntimeCache cache)
    {
        IReadOnlyList<string> tags = exchange.Tags!;
        if (tags.Count == 0)
        {
            await ErrorResponse.WriteAsync(
                exchange.Response,
                StatusCodes.Status400BadRequest,
                "missing_tags",
                "The request names no tag to expire. Specify at least one, as in revalidate?tags=a,b.").ConfigureAwait(false);
            return;
        }

        await cache.ExpireTagsAsync(tags, exchange.Aborted).ConfigureAwait(false);
        if (exchange.Key is string key)
        {
            await cache.DeleteAsync(key, exchange.Aborted).ConfigureAwait(false);
        }
    }
}
