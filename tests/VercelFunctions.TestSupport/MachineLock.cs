using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>A lock between the test processes of this machine.</summary>
internal static class MachineLock
{
    /// <summary>Takes a lock; waits until it is free.</summary>
    /// <param name="name">The name of the lock: any text.</param>
    /// <param name="limit">The time limit for the wait.</param>
    /// <returns>The lock, which is released when it is disposed.</returns>
    /// <exception cref="IOException">Another process held the lock for longer than the limit.</exception>
    public static async Task<IDisposable> TakeAsync(string name, TimeSpan limit)
    {
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        string path = Path.Combine(Path.GetTempPath(), "vercelfunctions-" + hash[..16]);
        for (Stopwatch watch = Stopwatch.StartNew(); ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (watch.Elapsed < limit)
            {
                await Task.Delay(100).ConfigureAwait(false);
            }
        }
    }
}
