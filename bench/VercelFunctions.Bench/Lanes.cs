using System.Diagnostics;

namespace VercelFunctions.Bench;

/// <summary>An operation that several lanes repeat on the thread pool, as in a server.</summary>
internal static class Lanes
{
    /// <summary>The number of lanes of a measurement with concurrent operations.</summary>
    public const int Many = 32;

    /// <summary>Repeats an operation on keys in turn.</summary>
    /// <returns>The operations per second, and their number.</returns>
    public static async Task<(double Rate, int Count)> RateAsync(Func<string, Task> operation, int width, TimeSpan time)
    {
        int count = 0;
        long started = Stopwatch.GetTimestamp();
        async Task LaneAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < time)
            {
                await operation(Post.Keys[Interlocked.Increment(ref count) % Post.Keys.Length]);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, width).Select(_ => Task.Run(LaneAsync)));
        return (count / Stopwatch.GetElapsedTime(started).TotalSeconds, count);
    }
}
