using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions.TestSupport;

/// <summary>Lets one test process of this machine at a time into a section of code.</summary>
internal static class MachineLock
{
    /// <summary>Waits for a lock.</summary>
    /// <param name="name">Any text.</param>
    /// <param name="limit">How long to wait.</param>
    /// <returns>The lock; disposing releases it.</returns>
    /// <exception cref="IOException">Another process held it for longer than the limit.</exception>
    public static async Task<IDisposable> TakeAsync(string name, TimeSpan limit)
    {
        string path = Path.Combine(Path.GetTempPath(), "vercelfunctions-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]);
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
