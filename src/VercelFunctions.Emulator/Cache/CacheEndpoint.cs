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
internal sealed class CacheEndpoint(string basePath, FaultGate faults, ItemBodies bodies) : IProjectEndpoint
{
    /// <summary>The path that store keys are appended to.</summary>
    public const string BasePath = "/v1/runtime-cache/";

    /// <summary>The same path of Vercel's own local server.</summary>
    public const string BasePathOfVercelDev = "/v1/suspense-cache/";

    private const string ItemIdParameter = "itemId";

    public bool Matches(RequestTarget target) => target.StartsWith(basePath);

    public async ValueTask RespondAsync(Exchange exchange, Project project)
    {
        string path = exchange.Target.After(basePath);
        if (path.Length == 0)
        {
            throw new VercelException(
                VercelFailure.InvalidKey,
                $"The path has no store key after {basePath}. To list or clear the items, use {ItemsEndpoint.Path}.");
        }

        bool isRevalidation = path == RuntimeCacheProtocol.RevalidatePath;
        exchange.Operation = isRevalidation ? ReadRevalidation(exchange, project) : ReadOperation(exchange, project, path);
        if (exchange.Operation is not CacheOperation operation)
        {
            await ErrorResponse.RefuseMethodAsync(exchange.Response, isRevalidation ? "POST" : "GET, POST, DELETE").ConfigureAwait(false);
        }
        else if (!await faults.EndsAsync(exchange, operation).ConfigureAwait(false))
        {
            await RespondAsync(exchange, project, operation).ConfigureAwait(false);
        }
    }

    /// <summary>The operation on an item; null if there is none with this method.</summary>
    private static CacheOperation? ReadOperation(Exchange exchange, Project project, string path)
    {
        string method = exchange.Request.Method;
        Operation? kind = HttpMethods.IsGet(method) ? Operation.Get
            : HttpMethods.IsPost(method) ? Operation.Set
            : HttpMethods.IsDelete(method) ? Operation.Delete
            : null;

        // The JavaScript client does not encode a '?' in a key, so what looks like a query is a part of the key.
        return kind is Operation known ? new CacheOperation(known, [project]) { Key = path + exchange.Target.Query() } : null;
    }

    /// <summary>The operation of a revalidation, where an item ID alone is a deletion; null if the method is not POST.</summary>
    private static CacheOperation? ReadRevalidation(Exchange exchange, Project project)
    {
        if (!HttpMethods.IsPost(exchange.Request.Method))
        {
            return null;
        }

        IQueryCollection query = exchange.Request.Query;
        string[] tags = ItemHeaders.Split(query[RuntimeCacheProtocol.TagsParameter]);
        string? key = query[ItemIdParameter].FirstOrDefault() is { Length: > 0 } itemId ? itemId : null;
        Operation kind = key is not null && tags.Length == 0 ? Operation.Delete : Operation.Expire;
        return new CacheOperation(kind, [project]) { Key = key, Tags = tags };
    }

    private ValueTask RespondAsync(Exchange exchange, Project project, CacheOperation operation) => operation.Kind switch
    {
        Operation.Get => GetAsync(exchange, project, operation),
        Operation.Set => SetAsync(exchange, project.Cache, operation),
        Operation.Delete => project.Cache.DeleteAsync(operation.Key!, exchange.Aborted),
        _ => ExpireAsync(exchange, project.Cache, operation),
    };

    private static async ValueTask GetAsync(Exchange exchange, Project project, CacheOperation operation)
    {
        HttpResponse response = exchange.Response;
        string storeKey = project.Cache.GetStoreKey(operation.Key!);
        if (await project.Store.ReadAsync(storeKey, exchange.Aborted).ConfigureAwait(false) is not StoredItem item)
        {
            operation.IsHit = false;
            response.Headers[RuntimeCacheProtocol.StateHeader] = "notFound";
            await ErrorResponse.WriteAsync(
                response, StatusCodes.Status404NotFound, "not_found", "The cache has no item with this key.").ConfigureAwait(false);
            return;
        }

        operation.IsHit = true;
        response.Headers[RuntimeCacheProtocol.StateHeader] = operation.IsStale ? "stale" : "fresh";
        response.Headers.Age = ((long)item.Age.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (item.Tags.Length > 0)
        {
            response.Headers[RuntimeCacheProtocol.TagsHeader] = item.Tags;
        }

        await JsonResponse.WriteAsync(response, item.Json).ConfigureAwait(false);
    }

    private async ValueTask SetAsync(Exchange exchange, RuntimeCache cache, CacheOperation operation)
    {
        CacheItemOptions options = ItemHeaders.Read(exchange.Request.Headers);
        operation.Name = options.Name;
        if (options.Ttl == TimeSpan.Zero)
        {
            return;
        }

        ReadOnlyMemory<byte> json = await bodies.ReadAsync(exchange.Context).ConfigureAwait(false);
        await cache.SetJsonAsync(operation.Key!, json, options, exchange.Aborted).ConfigureAwait(false);
    }

    private static async ValueTask ExpireAsync(Exchange exchange, RuntimeCache cache, CacheOperation operation)
    {
        IReadOnlyList<string> tags = operation.Tags!;
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
        if (operation.Key is string key)
        {
            await cache.DeleteAsync(key, exchange.Aborted).ConfigureAwait(false);
        }
    }
}
