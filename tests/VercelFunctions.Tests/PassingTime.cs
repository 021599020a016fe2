using Microsoft.Extensions.Time.Testing;

namespace VercelFunctions.Tests;

/// <summary>Lets pauses pass on a clock of the test's, without waiting for them.</summary>
internal static class PassingTime
{
    /// <summary>Moves the clock on until the task is done.</summary>
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
