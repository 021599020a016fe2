using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Faults;
using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Cache;

/// <summary>The items of a project: GET lists them, DELETE deletes them all. Vercel's protocol has no such requests.</summary>
internal sealed class ItemsEndpoint(FaultGate faults) : IEndpoint
{
    public const string Path = EmulatorClient.BasePath + "items";

    public RequiredToken Token => RequiredToken.OneProject;

    public bool Matches(RequestTarget target) => target.HasPath(Path);

    public async ValueTask RespondAsync(Exchange exchange)
    {
        string method = exchange.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsDelete(method))
        {
            await ErrorResponse.RefuseMethodAsync(exchange.Response, "GET, DELETE").ConfigureAwait(false);
            return;
        }

        exchange.Operation = HttpMethods.IsGet(method) ? Operation.List : Operation.Clear;
        if (await faults.EndsAsync(exchange).ConfigureAwait(false))
        {
            return;
        }

        ICacheContents contents = exchange.Project.Store.Contents;
        if (exchange.Operation == Operation.Clear)
        {
            await contents.ClearAsync(exchange.Aborted).ConfigureAwait(false);

            // Otherwise the process would keep the memory of the items until it needs it for others.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            return;
        }

        IReadOnlyList<CacheItemInfo> items = await contents.ListAsync(exchange.Aborted).ConfigureAwait(false);
        exchange.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            exchange.Response.Body, items, RuntimeCacheOptions.DefaultSerializerOptions, exchange.Aborted).ConfigureAwait(false);
    }
}
