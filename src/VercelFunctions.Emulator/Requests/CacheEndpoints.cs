using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Requests;

/// <summary>
/// The Runtime Cache protocol over a store. Checks are those of <see cref="RuntimeCache"/>, the client's own class:
/// what it would not send is not taken here either.
/// </summary>
internal sealed class CacheEndpoints(ICacheStore store)
{
    /// <summary>The path that store keys are appended to.</summary>
    public const string BasePath = "/v1/runtime-cache/";

    private const string ExpirePath = "revalidate";
    private const string StateHeader = "x-vercel-cache-state";

    // Clients hash keys before they send them.
    private readonly RuntimeCache _cache = new(store, new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });

    /// <summary>Answers a request to a path under <see cref="BasePath"/>.</summary>
    public ValueTask AnswerAsync(HttpContext context, RequestTarget target)
    {
        string method = context.Request.Method;
        string path = target.After(BasePath);
        return path switch
        {
            "" when HttpMethods.IsGet(method) => ListAsync(context),
            "" when HttpMethods.IsDelete(method) => store.ClearAsync(context.RequestAborted),
            "" => ErrorAnswer.RefuseMethodAsync(context.Response, "GET, DELETE"),
            ExpirePath when HttpMethods.IsPost(method) => ExpireAsync(context),
            ExpirePath => ErrorAnswer.RefuseMethodAsync(context.Response, "POST"),

            // The JavaScript client does not encode a '?' in a key. What follows it looks like a query, and is of the key.
            _ => AnswerItemAsync(context, path + target.Query()),
        };
    }

    private ValueTask AnswerItemAsync(HttpContext context, string key)
    {
        string method = context.Request.Method;
        return HttpMethods.IsGet(method) ? GetAsync(context, key)
            : HttpMethods.IsPost(method) ? SetAsync(context, key)
            : HttpMethods.IsDelete(method) ? _cache.DeleteAsync(key, context.RequestAborted)
            : ErrorAnswer.RefuseMethodAsync(context.Response, "GET, POST, DELETE");
    }

    private async ValueTask GetAsync(HttpContext context, string key)
    {
        HttpResponse response = context.Response;
        if (await _cache.GetJsonAsync(key, context.RequestAborted).ConfigureAwait(false) is not ReadOnlyMemory<byte> json)
        {
            response.Headers[StateHeader] = "notFound";
            await ErrorAnswer.WriteAsync(response, StatusCodes.Status404NotFound, "not_found", "The cache holds nothing under this key.").ConfigureAwait(false);
            return;
        }

        response.Headers[StateHeader] = "fresh";
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        await response.BodyWriter.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }

    private async ValueTask SetAsync(HttpContext context, string key)
    {
        CacheItemOptions options = ItemHeaders.Read(context.Request.Headers);
        ReadOnlyMemory<byte> json = await RequestBody.ReadItemAsync(context).ConfigureAwait(false);
        await _cache.SetJsonAsync(key, json, options, context.RequestAborted).ConfigureAwait(false);
    }

    private ValueTask ExpireAsync(HttpContext context)
    {
        string[] tags = ItemHeaders.Split(context.Request.Query["tags"]);
        return tags.Length > 0
            ? _cache.ExpireTagsAsync(tags, context.RequestAborted)
            : ErrorAnswer.WriteAsync(
                context.Response, StatusCodes.Status400BadRequest, "missing_tags", "The request names no tag to expire. Name at least one, as in revalidate?tags=a,b.");
    }

    private async ValueTask ListAsync(HttpContext context)
    {
        IReadOnlyList<CacheItemInfo> items = await store.ListAsync(context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, items, RuntimeCacheOptions.DefaultSerializerOptions, context.RequestAborted).ConfigureAwait(false);
    }
}
