using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions.Emulator.Redis;

/// <summary>A Lua script, which Redis runs atomically. It is called by the hash of its text.</summary>
internal sealed class RedisScript
{
    private RedisScript(string name, bool readsItems)
    {
        Text = (readsItems ? Read("live") : string.Empty) + Read(name);
        Hash = HashOf(Text);
        HashText = Convert.ToHexString(Hash).ToLowerInvariant();
    }

    public static RedisScript Get { get; } = new("get", readsItems: true);

    public static RedisScript Set { get; } = new("set", readsItems: false);

    public static RedisScript Expire { get; } = new("expire", readsItems: false);

    public static RedisScript List { get; } = new("list", readsItems: true);

    public static RedisScript View { get; } = new("view", readsItems: true);

    public static RedisScript Sweep { get; } = new("sweep", readsItems: true);

    public static RedisScript Unused { get; } = new("unused", readsItems: false);

    public static RedisScript Uses { get; } = new("uses", readsItems: false);

    public static RedisScript Probe { get; } = new("probe", readsItems: false);

    /// <summary>The text, sent if Redis does not know the hash.</summary>
    public string Text { get; }

    /// <summary>The SHA-1 hash of the text.</summary>
    public byte[] Hash { get; }

    /// <summary>The hash in hexadecimal digits.</summary>
    public string HashText { get; }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Redis names scripts by SHA-1.")]
    private static byte[] HashOf(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));

    private static string Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"redis/{name}.lua")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
