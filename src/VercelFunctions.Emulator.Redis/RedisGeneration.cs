using System.Buffers.Binary;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>
/// Creates generations of tags. Each is unique, so an old item cannot match a new one: one part is random per process, the rest
/// is a counter.
/// </summary>
internal static class RedisGeneration
{
    private const int RandomBytes = 10;

    private static readonly byte[] Process = RandomNumberGenerator.GetBytes(RandomBytes);
    private static long _count;

    public static RedisValue Next()
    {
        Span<byte> generation = stackalloc byte[RandomBytes + sizeof(long)];
        Process.CopyTo(generation);
        BinaryPrimitives.WriteInt64BigEndian(generation[RandomBytes..], Interlocked.Increment(ref _count));
        return Convert.ToBase64String(generation);
    }
}
