using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Requests;
using VercelFunctions.Emulator.Stores;

namespace VercelFunctions.Emulator.Page;

/// <summary>
/// What the page asks: the projects that a token opens, and of one project its items, tags, totals and what goes on.
/// To look changes nothing. What the page changes, it changes as any client does.
/// </summary>
internal sealed class ViewEndpoints(EventStream events)
{
    /// <summary>What their paths begin with.</summary>
    public const string BasePath = "/v1/emulator/";

    private const string Projects = BasePath + "projects";
    private const string Items = BasePath + "items";
    private const string Tags = BasePath + "tags";
    private const string Totals = BasePath + "totals";
    private const string Events = BasePath + "events";

    /// <summary>Answers a request to a path under <see cref="BasePath"/>.</summary>
    public async ValueTask AnswerAsync(Exchange exchange)
    {
        HttpResponse response = exchange.Response;
        exchange.IsOfPage = true;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        string path = exchange.Target.After(string.Empty);
        if (path is not (Projects or Items or Tags or Totals or Events))
        {
            await ErrorAnswer.WriteAsync(
                response,
                StatusCodes.Status404NotFound,
                "not_found",
                $"There is nothing at this path. Under {BasePath} there are projects, items, tags, totals, events, faults and purges.").ConfigureAwait(false);
        }
        else if (!HttpMethods.IsGet(exchange.Request.Method))
        {
            await ErrorAnswer.RefuseMethodAsync(response, "GET").ConfigureAwait(false);
        }
        else if (path != Projects && exchange.Projects.Count > 1)
        {
            await ErrorAnswer.WriteAsync(
                response, StatusCodes.Status403Forbidden, "forbidden", $"This token opens several projects. Take the token of one: GET {Projects} tells them.").ConfigureAwait(false);
        }
        else
        {
            try
            {
                await AnswerAsync(exchange, path).ConfigureAwait(false);
            }
            catch (ViewQueryException exception)
            {
                await ErrorAnswer.WriteAsync(response, StatusCodes.Status400BadRequest, "invalid_query", exception.Message).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask AnswerAsync(Exchange exchange, string path)
    {
        HttpResponse response = exchange.Response;
        IQueryCollection query = exchange.Request.Query;
        if (path is Projects or Totals or Events)
        {
            ViewQuery.Check(query);
        }

        if (path == Projects)
        {
            await JsonAnswer.WriteAsync(response, ViewAnswers.Of(exchange.Projects), ViewJson.Default.ProjectList).ConfigureAwait(false);
            return;
        }

        Project project = exchange.Projects[0];
        IStoreView view = project.Store.View;
        switch (path)
        {
            case Items:
                Page<CacheItemInfo> items = await view.FindItemsAsync(ViewQuery.ReadItems(query), exchange.Aborted).ConfigureAwait(false);
                await JsonAnswer.WriteAsync(response, ViewAnswers.Of(items), ViewJson.Default.ItemList).ConfigureAwait(false);
                break;
            case Tags:
                (string? filter, int offset, int limit) = ViewQuery.ReadTags(query);
                Page<TagCount> tags = await view.FindTagsAsync(filter, offset, limit, exchange.Aborted).ConfigureAwait(false);
                await JsonAnswer.WriteAsync(response, ViewAnswers.Of(tags), ViewJson.Default.TagList).ConfigureAwait(false);
                break;
            case Totals:
                StoreTotals store = await view.CountAsync(exchange.Aborted).ConfigureAwait(false);
                ViewAnswers.Totals totals = new(store, project.Activity.Total, project.Activity.Started.ToUnixTimeMilliseconds());
                await JsonAnswer.WriteAsync(response, totals, ViewJson.Default.Totals).ConfigureAwait(false);
                break;
            default:
                await events.AnswerAsync(exchange, project).ConfigureAwait(false);
                break;
        }
    }
}
