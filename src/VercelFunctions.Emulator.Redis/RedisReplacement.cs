using StackExchange.Redis;

namespace VercelFunctions.Emulator.Redis;

/// <summary>Generations to replace.</summary>
/// <param name="Keys">Their keys, all of one slot.</param>
/// <param name="UnusedTime">How long the new ones are kept if no item uses them, in milliseconds; empty for no limit.</param>
internal sealed record RedisReplacement(IReadOnlyList<RedisKey> Keys, RedisValue UnusedTime);
