using System.Text;
using System.Text.Json;

namespace VercelFunctions.Interop.Tests;

/// <summary>
/// The official JavaScript client and this library on one cache: each reads the values that the other writes.
/// </summary>
public sealed class RuntimeCacheInteropTests(InteropFixture interop)
{
    /// <summary>The options of a cache: namespace, separator, hash.</summary>
    public static TheoryData<string?, string?, string?> Caches => new()
    {
        { null, null, null },
        { "shop", null, null },
        { "shop", "::", null },
        { "shop", "/", null },
        { "ns 1", null, null },
        { "тест", "-", null },
        { null, null, "reversedHex" },
        { "shop", ".", "reversedHex" },
        { "shop", null, "none" },
    };

    /// <summary>Values with only one JSON representation, so that both clients must produce the same text.</summary>
    public static TheoryData<string> Values => new(
        "1",
        "-0.5",
        "true",
        "false",
        "\"\"",
        "\"text\"",
        "\"ünïcode ✓ 日本語 \\\" \\\\ \\n\"",
        "[]",
        "{}",
        "[1,[2,[3]],null]",
        "{\"b\":1,\"a\":{\"c\":[true,null,\"x\"]},\"ключ\":\"значение\"}");

    [Theory]
    [MemberData(nameof(Values))]
    public async Task A_value_is_the_same_on_both_sides(string json)
    {
        JavaScriptClient javaScript = interop.JavaScript;
        RuntimeCache cSharp = interop.CSharp();
        using JsonDocument document = JsonDocument.Parse(json);

        await cSharp.SetAsync("value from C#", document.RootElement);
        Assert.Equal(json, Text(await javaScript.GetAsync("value from C#")));

        await javaScript.SetAsync("value from JavaScript", document.RootElement);
        Assert.Equal(json, Encoding.UTF8.GetString(Assert.NotNull(await cSharp.GetJsonAsync("value from JavaScript")).Span));
        Assert.Equal(json, Text(await javaScript.GetAsync("value from JavaScript")));
    }

    /// <summary>.NET escapes these characters in JSON and JavaScript does not; both forms are equivalent.</summary>
    [Fact]
    public async Task Characters_beyond_the_basic_plane_are_the_same_on_both_sides()
    {
        await interop.CSharp().SetAsync("emoji", "🔑 𝄞");
        Assert.Equal("🔑 𝄞", (await interop.JavaScript.GetAsync("emoji"))?.GetString());
        await interop.JavaScript.SetAsync("emoji", "👋🏽 𠮷");
        Assert.Equal("👋🏽 𠮷", await interop.CSharp().GetAsync<string>("emoji"));
    }

    [Theory]
    [MemberData(nameof(Caches))]
    public async Task Keys_namespaces_separators_and_hashes_agree(string? space, string? separator, string? hash)
    {
        JavaScriptClient javaScript = interop.JavaScript;
        object cache = new { @namespace = space, namespaceSeparator = separator, keyHash = hash };
        RuntimeCache cSharp = interop.CSharp(
            new RuntimeCacheOptions { Namespace = space, NamespaceSeparator = separator, KeyHashFunction = Hash(hash) });

        string[] keys = ["blog", "blog/1", "user:42", "a b", "naïve", "日本語", "🔑 beyond the plane", "100%25", new string('k', 300)];
        foreach (string key in keys)
        {
            // Without a hash, the clients encode characters such as '%' differently in a URL.
            if (hash == "none" && key is "100%25")
            {
                continue;
            }

            await cSharp.SetAsync(key, "C# " + key);
            Assert.Equal("C# " + key, (await javaScript.GetAsync(key, cache))?.GetString());

            // The official client cannot send a name that is not ASCII, and the name is the key by default.
            await javaScript.SetAsync(key, "JavaScript " + key, new { name = string.Empty }, cache);
            Assert.Equal("JavaScript " + key, await cSharp.GetAsync<string>(key));

            await javaScript.DeleteAsync(key, cache);
            Assert.Null(await cSharp.GetAsync(key));
            await cSharp.SetAsync(key, 1);
            await cSharp.DeleteAsync(key);
            Assert.Null(await javaScript.GetAsync(key, cache));
        }
    }

    [Fact]
    public async Task An_unhashed_question_mark_is_a_part_of_the_key()
    {
        object cache = new { keyHash = "none" };
        await interop.JavaScript.SetAsync("page?lang=de", "de", null, cache);
        await interop.JavaScript.SetAsync("page?lang=fr", "fr", null, cache);
        RuntimeCache cSharp = interop.CSharp(new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });
        Assert.Equal("de", await cSharp.GetAsync<string>("page?lang=de"));
        Assert.Equal("fr", await cSharp.GetAsync<string>("page?lang=fr"));
    }

    [Fact]
    public async Task Namespaces_keep_the_same_key_apart()
    {
        await interop.JavaScript.SetAsync("apart", 1, null, new { @namespace = "one" });
        await interop.JavaScript.SetAsync("apart", 2, null, new { @namespace = "two" });
        Assert.Equal(1, await interop.CSharp(new RuntimeCacheOptions { Namespace = "one" }).GetAsync<int>("apart"));
        Assert.Equal(2, await interop.CSharp(new RuntimeCacheOptions { Namespace = "two" }).GetAsync<int>("apart"));
        Assert.Null(await interop.CSharp().GetAsync("apart"));
    }

    [Fact]
    public async Task TTL_tags_and_name_from_JavaScript_are_stored()
    {
        await interop.JavaScript.SetAsync(
            "described by JavaScript", 1, new { ttl = 3600, tags = new[] { "js-a", "js b", "js:c/d" }, name = "A name, 100%" });
        CacheItemInfo item = await ItemAsync("described by JavaScript");
        Assert.Equal("A name, 100%", item.Name);
        Assert.Equal(["js-a", "js b", "js:c/d"], item.Tags);
        Assert.InRange(Assert.NotNull(item.TimeLeft), TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));

        await interop.JavaScript.SetAsync("undescribed by JavaScript", 1);
        item = await ItemAsync("undescribed by JavaScript");
        Assert.Equal("undescribed by JavaScript", item.Name);
        Assert.Empty(item.Tags);
        Assert.Null(item.TimeLeft);
    }

    [Fact]
    public async Task An_item_of_either_side_is_a_miss_on_both_after_its_TTL()
    {
        RuntimeCache cSharp = interop.CSharp();
        await interop.JavaScript.SetAsync("short-lived of JavaScript", 1, new { ttl = 1 });
        await cSharp.SetAsync("short-lived of C#", 1, new CacheItemOptions { Ttl = TimeSpan.FromSeconds(1) });

        // The emulator has its own clock, so this reads until the items expire, for at most ten times their TTL.
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(10));
        while (await cSharp.ContainsAsync("short-lived of JavaScript", deadline.Token)
            || await interop.JavaScript.GetAsync("short-lived of C#") is not null)
        {
            await Task.Delay(50, deadline.Token);
        }

        Assert.Null(await interop.JavaScript.GetAsync("short-lived of JavaScript"));
        Assert.Null(await cSharp.GetAsync("short-lived of C#"));
    }

    [Theory]
    [InlineData("blog")]
    [InlineData("my tag")]
    [InlineData("x:1/y")]
    [InlineData("100%")]
    public async Task A_tag_expired_on_one_side_is_expired_on_the_other(string tag)
    {
        JavaScriptClient javaScript = interop.JavaScript;
        RuntimeCache cSharp = interop.CSharp();
        await cSharp.SetAsync("tagged " + tag, 1, new CacheItemOptions { Tags = ["both", tag] });
        await cSharp.SetAsync("untagged", 1, new CacheItemOptions { Tags = ["both too"] });
        await javaScript.ExpireTagAsync(tag);
        Assert.Null(await cSharp.GetAsync("tagged " + tag));
        Assert.NotNull(await cSharp.GetAsync("untagged"));

        await javaScript.SetAsync("tagged " + tag, 1, new { tags = new[] { "both", tag }, name = string.Empty });
        await javaScript.SetAsync("untagged", 1, new { tags = new[] { "both too" } });
        await cSharp.ExpireTagAsync(tag);
        Assert.Null(await javaScript.GetAsync("tagged " + tag));
        Assert.NotNull(await javaScript.GetAsync("untagged"));
    }

    [Fact]
    public async Task Many_tags_expire_at_once_from_either_side()
    {
        string[] tags = [.. Enumerable.Range(0, 100).Select(number => $"many-{number}")];
        await FillAsync();
        await interop.JavaScript.ExpireTagAsync(tags[..50]);
        Assert.Equal("-----+++++", await PresentAsync());

        await FillAsync();
        await interop.CSharp().ExpireTagsAsync(tags[50..]);
        Assert.Equal("+++++-----", await PresentAsync());

        async Task FillAsync()
        {
            for (int i = 0; i < tags.Length; i += 10)
            {
                await interop.JavaScript.SetAsync($"many {i}", i, new { tags = new[] { tags[i], "many" } });
            }
        }

        // One character per item: + if it exists, - if it does not.
        async Task<string> PresentAsync()
        {
            StringBuilder present = new();
            for (int i = 0; i < tags.Length; i += 10)
            {
                bool seen = await interop.JavaScript.GetAsync($"many {i}") is not null;
                Assert.Equal(seen, await interop.CSharp().ContainsAsync($"many {i}"));
                present.Append(seen ? '+' : '-');
            }

            return present.ToString();
        }
    }

    /// <summary>The official client does not check limits. The emulator does, and the client prints its error.</summary>
    [Fact]
    public async Task A_value_over_a_limit_is_refused_with_a_visible_error()
    {
        JavaScriptException tooLarge = await Assert.ThrowsAsync<JavaScriptException>(
            () => interop.JavaScript.SetAsync("too large", new string('x', 3 * 1024 * 1024)));
        Assert.Contains("413", tooLarge.Message, StringComparison.Ordinal);
        JavaScriptException tooMany = await Assert.ThrowsAsync<JavaScriptException>(
            () => interop.JavaScript.SetAsync("too many", 1, new { tags = Enumerable.Range(0, 129).Select(number => $"{number}") }));
        Assert.Contains("400", tooMany.Message, StringComparison.Ordinal);
        Assert.Null(await interop.CSharp().GetAsync("too large"));
        Assert.Null(await interop.CSharp().GetAsync("too many"));
    }

    private static string? Text(JsonElement? value) =>
        value is JsonElement element ? JsonSerializer.Serialize(element, RuntimeCacheOptions.DefaultSerializerOptions) : null;

    private static Func<string, string> Hash(string? name) => name switch
    {
        null => KeyHash.Default,
        "none" => KeyHash.None,
        "reversedHex" => key =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(key);
            Array.Reverse(bytes);
            return Convert.ToHexStringLower(bytes);
        },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "client.mjs has no such hash."),
    };

    private async Task<CacheItemInfo> ItemAsync(string key)
    {
        string storeKey = interop.CSharp().GetStoreKey(key);
        return Assert.Single(await interop.Client.ListAsync(), item => item.StoreKey == storeKey);
    }
}
