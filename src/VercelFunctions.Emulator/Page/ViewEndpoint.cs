using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Stores;
using VercelFunctions.Emulator.Telemetry;

namespace VercelFunctions.Emulator.Page;

/// <summary>Responds with data of one project for the page.</summary>
internal sealed class ViewEndpoint : IProjectEndpoint
{
    private readonly string _path;
    private readonly Func<Exchange, Project, ValueTask> _respond;

    private ViewEndpoint(string name, Func<Exchange, Project, ValueTask> respond)
    {
        _path = ViewRequest.BasePath + name;
        _respond = respond;
    }

    /// <summary>Creates the endpoints.</summary>
    public static IEnumerable<ViewEndpoint> CreateAll(EventStream events, Activities activities) =>
    [
        new("items", RespondWithItemsAsync),
        new("item", RespondWithItemAsync),
        new("tags", RespondWithTagsAsync),
        new("totals", (exchange, project) => RespondWithTotalsAsync(exchange, project, activities.Of(project))),
        new("events", (exchange, project) => RespondWithEventsAsync(exchange, project, events)),
    ];

    public bool Matches(RequestTarget target) => target.HasPath(_path);

    public ValueTask RespondAsync(Exchange exchange, Project project) =>
        ViewRequest.RespondAsync(exchange, () => _respond(exchange, project));

    private static async ValueTask RespondWithItemsAsync(Exchange exchange, Project project)
    {
        ItemQuery query = ViewQuery.ReadItems(exchange.Request.Query);
        Page<CacheItemInfo> page = await project.Store.View.FindItemsAsync(query, exchange.Aborted).ConfigureAwait(false);
        await JsonResponse.WriteAsync(exchange.Response, ViewResponses.Of(page), ViewJson.Default.ItemList).ConfigureAwait(false);
    }

    private static async ValueTask RespondWithItemAsync(Exchange exchange, Project project)
    {
        string storeKey = ViewQuery.ReadStoreKey(exchange.Request.Query);
        if (await project.Store.View.FindItemAsync(storeKey, exchange.Aborted).ConfigureAwait(false) is not ViewedItem item)
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

    private static async ValueTask RespondWithTagsAsync(Exchange exchange, Project project)
    {
        (string? filter, int offset, int limit) = ViewQuery.ReadTags(exchange.Request.Query);
        Page<TagCount> page =
            await project.Store.View.FindTagsAsync(filter, offset, limit, exchange.Aborted).ConfigureAwait(false);
        await JsonResponse.WriteAsync(exchange.Response, ViewResponses.Of(page), ViewJson.Default.TagList).ConfigureAwait(false);
    }

    private static async ValueTask RespondWithTotalsAsync(Exchange exchange, Project project, Activity activity)
    {
        ViewQuery.Check(exchange.Request.Query);
        StoreTotals store = await project.Store.View.CountAsync(exchange.Aborted).ConfigureAwait(false);
        ViewResponses.Totals totals = new(store, activity.Total, activity.Started.ToUnixTimeMilliseconds());
        await JsonResponse.WriteAsync(exchange.Response, totals, ViewJson.Default.Totals).ConfigureAwait(false);
    }

    private static ValueTask RespondWithEventsAsync(Exchange exchange, Project project, EventStream events)
    {
        ViewQuery.Check(exchange.Request.Query);
        return events.RespondAsync(exchange, project);
    }
}
