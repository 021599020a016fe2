using System.Security.Cryptography;
using StackExchange.Redis;

namespace VercelFunctions.Emulator.Stores.Redis;

/// <summary>Generations of tags. None is ever made twice, so an old item cannot match a new one.</summary>
internal static class RedisGeneration
{
    // 96 bits.
    private const int Bytes = 12;

    public static RedisValue Next() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
}
