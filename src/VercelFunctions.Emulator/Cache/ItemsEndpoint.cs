using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Cache;

/// <summary>The items of a project: GET lists them, DELETE deletes them all. Vercel's protocol has no such requests.</summary>
internal sealed class ItemsEndpoint(FaultGate faults) : IProjectEndpoint
{
    public const string Path = EmulatorClient.BasePath + "items";

    public bool Matches(RequestTarget target) => target.HasPath(Path);

    public async ValueTask RespondAsync(Exchange exchange, Project project)
    {
        string method = exchange.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsDelete(method))
        {
            await ErrorResponse.RefuseMethodAsync(exchange.Response, "GET, DELETE").ConfigureAwait(false);
            return;
        }

        CacheOperation operation = new(HttpMethods.IsGet(method) ? Operation.List : Operation.Clear, [project]);
        exchange.Operation = operation;
        if (await faults.EndsAsync(exchange, operation).ConfigureAwait(false))
        {
            return;
        }

        if (operation.Kind == Operation.Clear)
        {
            await project.Store.ClearAsync(exchange.Aborted).ConfigureAwait(false);
            return;
        }

        IReadOnlyList<CacheItemInfo> items = await project.Store.ListAsync(exchange.Aborted).ConfigureAwait(false);
        exchange.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            exchange.Response.Body, items, RuntimeCacheOptions.DefaultSerializerOptions, exchange.Aborted).ConfigureAwait(false);
    }
}
