using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>Offers the tags used in this session, and those that items bear in a local or in-memory Runtime Cache.</summary>
public sealed class TagCompleter : NameCompleter
{
    // Who pressed Tab waits for this; Vercel's own Runtime Cache cannot be listed, so only a near one is asked.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private protected override IEnumerable<Suggestion> Suggest(string typed, IDictionary bound) =>
        UsedNames.Tags.All
            .Concat(TagsOf(bound[nameof(CacheCommand.Connection)]))
            .Distinct(StringComparer.Ordinal)
            .OrderBy(tag => tag, StringComparer.OrdinalIgnoreCase)
            .Select(tag => new Suggestion(tag));

    private static IEnumerable<string> TagsOf(object? connection)
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            object? given = connection is PSObject wrapper ? wrapper.BaseObject : connection;
            ICacheStore? store = (given as CacheConnection ?? CacheSession.Resolve(folder: null).Connection).Store;
            if (store is HttpCacheStore { Endpoint.Url.IsLoopback: false } or null)
            {
                return [];
            }

            CancellationToken end = patience.Token;
            Task<IReadOnlyList<CacheItemInfo>> listing = Task.Run(() => store.ListAsync(end).AsTask(), end);
            return listing.Wait(Patience) ? listing.Result.SelectMany(item => item.Tags) : [];
        }
        catch (Exception exception) when (exception is RuntimeCacheException or AggregateException)
        {
            // Completion has no place for errors: what asks the cache next will say it.
            return [];
        }
        finally
        {
            patience.Cancel();
        }
    }
}
