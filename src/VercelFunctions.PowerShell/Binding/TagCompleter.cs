using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>Offers the tags used in this session, and those of the items in an emulator or in memory.</summary>
public sealed class TagCompleter : NameCompleter
{
    // Tab completion waits at most this long. Vercel's Runtime Cache cannot be listed, so requests go to this machine only.
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
            CacheConnection used = given as CacheConnection ?? CacheSession.Resolve(folder: null).Connection;
            if (used.Endpoint is { IsLoopback: false })
            {
                return [];
            }

            CancellationToken end = patience.Token;
            ICacheContents contents = used.Contents;
            Task<IReadOnlyList<CacheItemInfo>> listing = Task.Run(() => contents.ListAsync(end).AsTask(), end);
            return listing.Wait(Patience) ? listing.Result.SelectMany(item => item.Tags) : [];
        }
        catch (Exception exception) when (exception is VercelException or AggregateException)
        {
            // Completion cannot show errors; the cmdlet will report them.
            return [];
        }
        finally
        {
            patience.Cancel();
        }
    }
}
