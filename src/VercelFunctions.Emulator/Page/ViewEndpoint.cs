using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Stores;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator.Page;

/// <summary>
/// A request for data of the page. Viewing changes nothing: neither the order of use nor the hits. Changes that the page makes
/// are ordinary requests of the protocol.
/// </summary>
internal sealed class ViewEndpoint : IEndpoint
{
    /// <summary>The path that lists the projects of a token.</summary>
    public const string ProjectsPath = BasePath + "projects";

    private const string BasePath = EmulatorClient.BasePath + "view/";

    private readonly string _path;
    private readonly Func<Exchange, ValueTask> _respond;

    private ViewEndpoint(string path, RequiredToken token, Func<Exchange, ValueTask> respond)
    {
        _path = path;
        _respond = respond;
        Token = token;
    }

    public RequiredToken Token { get; }

    /// <summary>Creates the endpoints.</summary>
    public static IEnumerable<ViewEndpoint> CreateAll(EventStream events, Activities activities) =>
    [
        new(ProjectsPath, RequiredToken.Any, RespondWithProjectsAsync),
        new(BasePath + "items", RequiredToken.OneProject, RespondWithItemsAsync),
        new(BasePath + "item", RequiredToken.OneProject, RespondWithItemAsync),
        new(BasePath + "tags", RequiredToken.OneProject, RespondWithTagsAsync),
        new(BasePath + "totals", RequiredToken.OneProject, exchange => RespondWithTotalsAsync(exchange, activities.Of(exchange.Project))),
        new(BasePath + "events", RequiredToken.OneProject, exchange => RespondWithEventsAsync(exchange, events)),
    ];

    public bool Matches(RequestTarget target) => target.HasPath(_path);

    public async ValueTask RespondAsync(Exchange exchange)
    {
        HttpResponse response = exchange.Response;
        exchange.IsOfPage = true;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsGet(exchange.Request.Method))
        {
            await ErrorResponse.RefuseMethodAsync(response, "GET").ConfigureAwait(false);
            return;
        }

        try
        {
            await _respond(exchange).ConfigureAwait(false);
        }
        catch (ViewQueryException exception)
        {
            await ErrorResponse.WriteAsync(
                response, StatusCodes.Status400BadRequest, "invalid_query", exception.Message).ConfigureAwait(false);
        }
    }

    private static ValueTask RespondWithProjectsAsync(Exchange exchange)
    {
        ViewQuery.Check(exchange.Request.Query);
        return JsonResponse.WriteAsync(exchange.Response, ViewResponses.Of(exchange.Projects), ViewJson.Default.ProjectList);
    }

    private static async ValueTask RespondWithItemsAsync(Exchange exchange)
    {
        ItemQuery query = ViewQuery.ReadItems(exchange.Request.Query);
        Page<CacheItemInfo> page = await exchange.Project.Store.View.FindItemsAsync(query, exchange.Aborted).ConfigureAwait(false);
        await JsonResponse.WriteAsync(exchange.Response, ViewResponses.Of(page), ViewJson.Default.ItemList).ConfigureAwait(false);
    }

    private static async ValueTask RespondWithItemAsync(Exchange exchange)
    {
        string storeKey = ViewQuery.ReadStoreKey(exchange.Request.Query);
        if (await exchange.Project.Store.View.FindItemAsync(storeKey, exchange.Aborted).ConfigureAwait(false) is not ViewedItem item)
        {
            await ErrorResponse.WriteAsync(
                exchange.Response,
                StatusCodes.Status404NotFound,
                "not_found",
                "The cache has no item with this store key.").ConfigureAwait(false);
            return;
        }

        await JsonResponse.WriteAsync(exchange.Response, ViewResponses.Of(item), ViewJson.Default.Item).ConfigureAwait(false);
    }

    private static async ValueTask RespondWithTagsAsync(Exchange exchange)
    {
        (string? filter, int offset, int limit) = ViewQuery.ReadTags(exchange.Request.Query);
        Page<TagCount> page =
            await exchange.Project.Store.View.FindTagsAsync(filter, offset, limit, exchange.Aborted).ConfigureAwait(false);
        await JsonResponse.WriteAsync(exchange.Response, ViewResponses.Of(page), ViewJson.Default.TagList).ConfigureAwait(false);
    }

    private static async ValueTask RespondWithTotalsAsync(Exchange exchange, Activity activity)
    {
        ViewQuery.Check(exchange.Request.Query);
        StoreTotals store = await exchange.Project.Store.View.CountAsync(exchange.Aborted).ConfigureAwait(false);
        ViewResponses.Totals totals = new(store, activity.Total, activity.Started.ToUnixTimeMilliseconds());
        await JsonResponse.WriteAsync(exchange.Response, totals, ViewJson.Default.Totals).ConfigureAwait(false);
    }

    private static ValueTask RespondWithEventsAsync(Exchange exchange, EventStream events)
    {
        ViewQuery.Check(exchange.Request.Query);
        return events.RespondAsync(exchange);
    }
}
