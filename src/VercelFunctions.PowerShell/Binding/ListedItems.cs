using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>The items in the cache of a command line, for tab completion.</summary>
internal static class ListedItems
{
    // Tab completion waits at most this long. Vercel's Runtime Cache cannot be listed, so requests go to this machine only.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Lists the items of an emulator or a cache in memory; none if that fails or takes too long.</summary>
    /// <param name="bound">The arguments on the line. Without a connection, the session's is used.</param>
    public static IReadOnlyList<CacheItemInfo> Of(IDictionary bound)
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            CacheConnection used = Wrapped.Unwrap(bound["Connection"]) as CacheConnection ?? CacheSession.Resolve(folder: null).Connection;
            if (used.Endpoint is { IsLoopback: false })
            {
                return [];
            }

            CancellationToken end = patience.Token;
            ICacheContents contents = used.Contents;
            Task<IReadOnlyList<CacheItemInfo>> listing = Task.Run(() => contents.ListAsync(end).AsTask(), end);
            return listing.Wait(Patience) ? listing.Result : [];
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
