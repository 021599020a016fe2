using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Tests;

/// <summary>Advances a fake clock, so that tests do not wait for delays.</summary>
internal static class PassingTime
{
    /// <summary>Advances the clock until the task is complete.</summary>
    public static async Task<T> PassUntilAsync<T>(this FakeTimeProvider time, Task<T> task)
    {
        for (int i = 0; i < 5000 && !task.IsCompleted; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(task, Task.Delay(2));
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
