using System.Text;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The key of a request: its path, decoded once and otherwise unchanged.</summary>
public sealed class StoreKeyTests(SharedEmulator emulator)
{
    private readonly string _base = emulator.Process.Endpoint.AbsolutePath;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a%20b", "a b")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("c/d//e/", "c/d//e/")]
    [InlineData("/lead", "/lead")]
    [InlineData("a+b", "a+b")]
    [InlineData("%2B%2b", "++")]
    [InlineData("100%25", "100%")]
    [InlineData("100%2525", "100%25")]
    [InlineData("%D1%82%D0%B5%D1%81%D1%82$1", "тест$1")]
    [InlineData("%F0%9F%94%91", "🔑")]
    [InlineData("a%01b%0D%0A", "a\u0001b\r\n")]
    [InlineData("back\\slash", "back\\slash")]
    [InlineData("back%5Cslash", "back\\slash")]
    [InlineData("q?x=%20y", "q?x= y")]
    [InlineData("q%3Fx", "q?x")]
    [InlineData("Revalidate", "Revalidate")]
    [InlineData("revalidate/", "revalidate/")]
    [InlineData("...", "...")]
    [InlineData("semi;colon=1,2!'()*~@:&", "semi;colon=1,2!'()*~@:&")]
    public async Task A_path_is_decoded_once_and_not_normalized(string path, string key)
    {
        RawConnection.RawAnswer set = await RawConnection.AskAsync(
            emulator.Process, $"POST {_base}{path}", body: Encoding.UTF8.GetBytes(JsonSerializer.Serialize(path)));
        Assert.Equal(200, set.Status);

        using HttpCacheStore store = emulator.Process.Store();
        using EmulatorClient client = emulator.Process.Client();
        Assert.Single(await client.ListAsync(), item => item.StoreKey == key);
        ReadOnlyMemory<byte> json = Assert.NotNull(await store.GetAsync(key, default));
        Assert.Equal(path, JsonSerializer.Deserialize<string>(json.Span));
        RawConnection.RawAnswer delete = await RawConnection.AskAsync(emulator.Process, $"DELETE {_base}{path}");
        Assert.Equal(200, delete.Status);
        Assert.Null(await store.GetAsync(key, default));
    }

    [Fact]
    public async Task Keys_are_case_sensitive()
    {
        await emulator.Http.SetAsync("case", new StringContent("1"));
        await emulator.Http.SetAsync("CASE", new StringContent("2"));
        Assert.Equal("1", await emulator.Http.GetStringAsync("case"));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("a%2")]
    [InlineData("%zz")]
    [InlineData("%2g")]
    [InlineData("a%")]
    [InlineData("%FF")]
    [InlineData("%C3")]
    [InlineData("%C0%80")]
    [InlineData("%ED%A0%80")]
    [InlineData("a?%FF")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/../b")]
    [InlineData("a/%2E%2E")]
    public async Task An_invalid_key_is_refused_by_every_method(string path)
    {
        foreach (string method in new[] { "GET", "POST", "DELETE" })
        {
            RawConnection.RawAnswer answer = await RawConnection.AskAsync(
                emulator.Process, $"{method} {_base}{path}", body: "1"u8.ToArray());
            Assert.Equal(400, answer.Status);
            Assert.Equal("invalid_key", answer.Error.Code);
        }
    }

    [Fact]
    public async Task An_encoded_revalidate_is_the_same_path()
    {
        await emulator.Cache.SetAsync("encoded revalidate", 1, new CacheItemOptions { Tags = ["encoded-revalidate"] });
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(
            emulator.Process, $"POST {_base}%72evalidate?tags=encoded-revalidate");
        Assert.Equal(200, answer.Status);
        Assert.False(await emulator.Cache.ContainsAsync("encoded revalidate"));
    }

    [Fact]
    public async Task The_longest_path_of_the_client_is_accepted()
    {
        string key = new('k', HttpCacheStore.MaxTargetBytes - _base.Length);
        using HttpCacheStore store = emulator.Process.Store();
        await store.SetAsync(key, "1"u8.ToArray(), new CacheItemOptions(), default);
        Assert.NotNull(await store.GetAsync(key, default));
    }

    /// <summary>
    /// Sends each recorded path of the official client in a request, and reads the item with the library's key.
    /// </summary>
    [Fact]
    public async Task The_recorded_paths_of_the_official_client_are_the_keys_of_the_library()
    {
        using FileStream file = File.OpenRead(Repository.PathOf("tests/vectors/key-hash.json"));
        using JsonDocument vectors = await JsonDocument.ParseAsync(file);
        using HttpCacheStore store = emulator.Process.Store();
        int count = 0;
        foreach (JsonElement vector in vectors.RootElement.GetProperty("cases").EnumerateArray())
        {
            string path = vector.GetProperty("path").GetString()!;
            RuntimeCache cache = new(store, new RuntimeCacheOptions
            {
                Namespace = vector.GetProperty("namespace").GetString(),
                NamespaceSeparator = vector.GetProperty("separator").GetString(),
            });
            string key = vector.GetProperty("key").GetString()!;
            RawConnection.RawAnswer set = await RawConnection.AskAsync(
                emulator.Process, $"POST {_base}{path}", body: Encoding.UTF8.GetBytes(JsonSerializer.Serialize(path)));
            Assert.Equal(200, set.Status);
            Assert.Equal(path, await cache.GetAsync<string>(key));
            await cache.DeleteAsync(key);
            Assert.Equal(404, (await RawConnection.AskAsync(emulator.Process, $"GET {_base}{path}")).Status);
            count++;
        }

        Assert.True(count > 100, $"Only {count} vectors were read.");
    }
}
