using System.Globalization;
using System.Text;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Limits that are checked before anything is sent.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly StubCache _stub = new(StubAnswer.Json("1"));

    public static TheoryData<string> TagsNoItemCanHave =>
        ["", "a,b", "tab\there", "line\nbreak", "return\r", "nul\0", "del\u007f", " leading", "trailing ", " ", "naïve", "日本"];

    public static TheoryData<string> TagsThatCannotExpire => ["", "a,b", "tab\there", "line\nbreak", "return\r", "nul\0", "c1\u0085"];

    public void Dispose() => _stub.Dispose();

    [Fact]
    public void An_item_of_exactly_2_MB_is_sent_whole()
    {
        string value = new('x', CacheLimits.MaxItemBytes - 2);
        _stub.Cache.Set("key", value);
        Assert.Equal(CacheLimits.MaxItemBytes, _stub.Request.Body.Length);
        Assert.Equal($"\"{value}\"", _stub.Request.BodyText);
    }

    [Fact]
    public async Task An_item_of_2_MB_and_1_byte_is_refused()
    {
        string value = new('x', CacheLimits.MaxItemBytes - 1);
        Refused(VercelFailure.ItemTooLarge, () => _stub.Cache.Set("key", value), "2,097,153 bytes", "2,097,152 bytes");
        await RefusedAsync(
            VercelFailure.ItemTooLarge,
            async () => await _stub.Cache.SetAsync("key", value),
            "2,097,153 bytes",
            "2,097,152 bytes");
        await RefusedAsync(
            VercelFailure.ItemTooLarge,
            async () => await _stub.Cache.SetJsonAsync("key", Encoding.UTF8.GetBytes($"\"{value}\"")),
            "2,097,153 bytes",
            "2,097,152 bytes");
    }

    [Fact]
    public void The_size_is_counted_in_bytes()
    {
        // Each character has three bytes.
        string value = new('日', (CacheLimits.MaxItemBytes / 3) + 1);
        Refused(VercelFailure.ItemTooLarge, () => _stub.Cache.Set("key", value), "2,097,155 bytes");
        _stub.Cache.Set("key", value[1..]);
        Assert.InRange(_stub.Request.Body.Length, CacheLimits.MaxItemBytes - 3, CacheLimits.MaxItemBytes);
    }

    [Fact]
    public void Numbers_in_messages_do_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal("2.097.153", $"{2_097_153:N0}");
            Refused(
                VercelFailure.ItemTooLarge,
                () => CacheLimits.CheckSize(CacheLimits.MaxItemBytes + 1),
                "2,097,153 bytes",
                "2,097,152 bytes");
            Refused(VercelFailure.InvalidTtl, () => new CacheItemOptions { Ttl = TimeSpan.FromSeconds(1.5) }.Validate(), "1.5 seconds");
            Refused(VercelFailure.ItemTooLarge, () => new MemoryCacheStore(1000).Set("k", new byte[2000]), "2,216 bytes", "is 1,000.");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void An_item_with_128_tags_is_sent()
    {
        string[] tags = Tags(128);
        _stub.Cache.Set("key", 1, new CacheItemOptions { Tags = tags });
        Assert.Equal(tags, _stub.Request.Header("x-vercel-cache-tags")!.Split(','));
    }

    [Fact]
    public void An_item_with_129_tags_is_refused() =>
        Refused(
            VercelFailure.TooManyTags,
            () => _stub.Cache.Set("key", 1, new CacheItemOptions { Tags = Tags(129) }),
            "129 tags",
            "at most 128");

    [Fact]
    public void Repeated_tags_count_once()
    {
        string[] tags = Tags(128);
        _stub.Cache.Set("key", 1, new CacheItemOptions { Tags = [.. tags, tags[0], tags[127]] });
        Assert.Equal(tags, _stub.Request.Header("x-vercel-cache-tags")!.Split(','));
    }

    [Fact]
    public void Tags_that_differ_in_case_are_two_tags()
    {
        _stub.Cache.Set("key", 1, new CacheItemOptions { Tags = ["blog", "Blog"] });
        Assert.Equal("blog,Blog", _stub.Request.Header("x-vercel-cache-tags"));
    }

    [Fact]
    public void A_tag_has_at_most_256_bytes()
    {
        string longest = new('t', 256);
        _stub.Cache.Set("key", 1, new CacheItemOptions { Tags = [longest] });
        _stub.Cache.ExpireTag(longest);
        Assert.Equal(2, _stub.Requests.Count);
        Refused(
            VercelFailure.TagTooLong,
            () => _stub.Cache.Set("key", 1, new CacheItemOptions { Tags = [longest + "t"] }),
            "257 bytes",
            "at most 256 bytes");
        Refused(VercelFailure.TagTooLong, () => _stub.Cache.ExpireTag(longest + "t"), "257 bytes", "at most 256 bytes");
    }

    [Fact]
    public void The_length_of_a_tag_is_counted_in_UTF_8_bytes()
    {
        string longest = new string('日', 85) + "t";
        _stub.Cache.ExpireTag(longest);
        Assert.Equal([longest], _stub.ExpiredTags);
        Refused(VercelFailure.TagTooLong, () => _stub.Cache.ExpireTag(longest + "t"), "257 bytes", "at most 256 bytes");
    }

    [Theory, MemberData(nameof(TagsNoItemCanHave))]
    public async Task A_tag_that_no_item_can_have_is_refused(string tag)
    {
        CacheItemOptions options = new() { Tags = ["good", tag] };
        Refused(VercelFailure.InvalidTag, () => _stub.Cache.Set("key", 1, options));
        await RefusedAsync(VercelFailure.InvalidTag, async () => await _stub.Cache.SetAsync("key", 1, options));
    }

    [Theory, MemberData(nameof(TagsThatCannotExpire))]
    public async Task A_tag_that_is_not_valid_fails_alone(string tag)
    {
        IReadOnlyList<Expiry> results = await _stub.Cache.TryExpireTagsAsync(["good", tag]);
        Assert.Equal([(tag, VercelFailure.InvalidTag), ("good", null)], results.Select(result => (result.Name, result.Error?.Failure)));
        Assert.Equal(["good"], _stub.ExpiredTags);
        TagExpiryException failure = Assert.Throws<TagExpiryException>(() => _stub.Cache.ExpireTags(["good", tag]));
        Assert.Equal([tag], failure.FailedTags);
    }

    [Fact]
    public void A_null_tag_or_a_lone_surrogate_is_refused()
    {
        Refused(VercelFailure.InvalidTag, () => _stub.Cache.ExpireTag(null!));
        Refused(VercelFailure.InvalidTag, () => _stub.Cache.ExpireTag("half \ud83d"));
        Refused(VercelFailure.InvalidTag, () => _stub.Cache.ExpireTag("\ude00"));
        _stub.Cache.ExpireTag("😀");
        Assert.Equal(["😀"], _stub.ExpiredTags);
    }

    [Fact]
    public void Control_characters_of_a_tag_are_escaped_in_messages()
    {
        VercelException refused = Assert.Throws<TagExpiryException>(() => _stub.Cache.ExpireTag("\u001b[31mred\r\n"));
        Assert.DoesNotContain(refused.Message, char.IsControl);
        Assert.Contains("\\u001b[31mred\\u000d\\u000a", refused.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(0L, "0 seconds"), InlineData(-1L, "-0.0000001 seconds"), InlineData(-20_000_000L, "-2 seconds")]
    public void A_TTL_must_be_positive(long ticks, string figure) => RefusedTtl(TimeSpan.FromTicks(ticks), figure, "shortest is 1 second");

    [Theory, InlineData(15_000_000L, "1.5 seconds"), InlineData(1L, "0.0000001 seconds"), InlineData(9_999_999L, "0.9999999 seconds")]
    public void A_TTL_must_be_a_whole_number_of_seconds(long ticks, string figure) =>
        RefusedTtl(TimeSpan.FromTicks(ticks), figure, "whole seconds");

    [Theory, InlineData(1L + int.MaxValue, "2147483648 seconds"), InlineData(922_337_203_685L, "922337203685 seconds")]
    public void A_TTL_beyond_32_bits_is_refused(long seconds, string figure) =>
        RefusedTtl(TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond), figure, "2147483647 seconds");

    [Theory, InlineData(1, "1"), InlineData(int.MaxValue, "2147483647")]
    public void The_shortest_and_the_longest_TTL_are_sent(int seconds, string sent)
    {
        _stub.Cache.Set("key", 1, new CacheItemOptions { Ttl = TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond) });
        Assert.Equal(sent, _stub.Request.Header("x-vercel-revalidate"));
    }

    [Fact]
    public async Task A_value_with_a_cycle_is_refused()
    {
        Node cycle = new();
        cycle.Next = cycle;
        Refused(VercelFailure.InvalidValue, () => _stub.Cache.Set("key", cycle), "512");
        await RefusedAsync(VercelFailure.InvalidValue, async () => await _stub.Cache.SetAsync("key", cycle), "512");
    }

    [Fact]
    public void A_value_has_at_most_512_levels()
    {
        _stub.Cache.Set("key", Nested(512));
        Assert.Equal(Levels(512), _stub.Request.BodyText);
        Refused(VercelFailure.InvalidValue, () => _stub.Cache.Set("key", Nested(513)), "512");
    }

    [Fact]
    public async Task JSON_text_has_at_most_512_levels()
    {
        await _stub.Cache.SetJsonAsync("key", Encoding.UTF8.GetBytes(Levels(512)));
        Assert.Equal(Levels(512), _stub.Request.BodyText);
        await RefusedAsync(
            VercelFailure.InvalidValue,
            async () => await _stub.Cache.SetJsonAsync("key", Encoding.UTF8.GetBytes(Levels(513))));
    }

    [Theory, InlineData(double.NaN), InlineData(double.PositiveInfinity), InlineData(double.NegativeInfinity)]
    public void A_number_without_a_JSON_form_is_refused(double number) =>
        Refused(VercelFailure.InvalidValue, () => _stub.Cache.Set("key", number));

    [Fact]
    public void A_type_without_a_JSON_form_is_refused()
    {
        Refused(VercelFailure.InvalidValue, () => _stub.Cache.Set("key", typeof(LimitTests)));
        Refused(VercelFailure.InvalidValue, () => _stub.Cache.Set("key", default(System.Text.Json.JsonElement)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("{'a':1}")]
    [InlineData("NaN")]
    [InlineData("\uFEFF1")]
    [InlineData("[1,]")]
    [InlineData("// no\n1")]
    public async Task Text_that_is_not_JSON_is_refused(string text) =>
        await RefusedAsync(
            VercelFailure.InvalidValue,
            async () => await _stub.Cache.SetJsonAsync("key", Encoding.UTF8.GetBytes(text)),
            "not JSON");

    [Theory, InlineData(".."), InlineData("."), InlineData("a/../b"), InlineData("a/."), InlineData("revalidate")]
    public async Task A_key_that_changes_the_path_is_refused(string key)
    {
        RuntimeCache cache = new(_stub.Store, new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });
        Refused(VercelFailure.InvalidKey, () => cache.Get(key), key);
        Refused(VercelFailure.InvalidKey, () => cache.Set(key, 1), key);
        Refused(VercelFailure.InvalidKey, () => cache.Delete(key), key);
        await RefusedAsync(VercelFailure.InvalidKey, async () => await cache.GetAsync(key), key);
    }

    [Theory, InlineData("../elsewhere"), InlineData("a/."), InlineData("a/../b")]
    public async Task A_store_key_that_a_URL_would_change_is_not_sent(string storeKey)
    {
        HttpCacheStore store = _stub.Store;
        await RefusedAsync(VercelFailure.InvalidKey, async () => await store.GetAsync(storeKey, default), storeKey);
        await RefusedAsync(VercelFailure.InvalidKey, async () => await store.SetAsync(storeKey, "1"u8.ToArray(), new(), default), storeKey);
        await RefusedAsync(VercelFailure.InvalidKey, async () => await store.DeleteAsync(storeKey, default), storeKey);
        Assert.Empty(_stub.Requests);
    }

    [Theory]
    [InlineData("...", "...")]
    [InlineData("a..b/.c", "a..b/.c")]
    [InlineData("%2e%2e/x", "%252e%252e/x")]
    [InlineData("a\\..\\b", "a%5C..%5Cb")]
    [InlineData("/leading", "/leading")]
    [InlineData("revalidate?tags=all", "revalidate%3Ftags=all")]
    [InlineData("50%", "50%25")]
    [InlineData("http://elsewhere/", "http://elsewhere/")]
    [InlineData("a#b c", "a%23b%20c")]
    [InlineData("\u0001|<>\"^`{}[]", "%01%7C%3C%3E%22%5E%60%7B%7D%5B%5D")]
    public void A_key_without_hash_is_percent_encoded(string key, string path)
    {
        new RuntimeCache(_stub.Store, new RuntimeCacheOptions { KeyHashFunction = KeyHash.None }).Delete(key);
        Assert.Equal(path, _stub.RequestPath);
    }

    [Fact]
    public void A_store_key_that_is_too_long_is_refused()
    {
        RuntimeCache cache = new(_stub.Store, new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });
        string longest = new('k', HttpCacheStore.MaxTargetBytes - StubCache.Path.Length);
        cache.Delete(longest);
        Assert.Equal(HttpCacheStore.MaxTargetBytes, _stub.Request.Target.Length);
        Refused(VercelFailure.InvalidKey, () => cache.Delete(longest + "k"), "8,001 bytes", "8,000 bytes");
        Refused(VercelFailure.InvalidKey, () => cache.Set(new string('k', 100_000), 1), "100,018 bytes", "8,000 bytes");
    }

    [Fact]
    public void A_hash_function_that_returns_nothing_is_refused()
    {
        foreach (string? nothing in new[] { "", null })
        {
            RuntimeCache cache = new(_stub.Store, new RuntimeCacheOptions { Namespace = "ns", KeyHashFunction = _ => nothing! });
            Refused(VercelFailure.InvalidKey, () => cache.Get("key"), "hash function");
        }
    }

    [Fact]
    public void A_very_long_name_is_cut_between_escapes()
    {
        _stub.Cache.Set("key", 1, new CacheItemOptions { Name = new string('n', 5000) });
        foreach (string prefix in new[] { "", "n", "nn" })
        {
            _stub.Cache.Set("key", 1, new CacheItemOptions { Name = prefix + new string('é', 5000) });
        }

        List<string> names = _stub.Requests.Select(request => request.Header("x-vercel-cache-item-name")!).ToList();
        Assert.All(names, name => Assert.InRange(name.Length, CacheLimits.MaxNameBytes - 5, CacheLimits.MaxNameBytes));
        Assert.Equal(new string('n', CacheLimits.MaxNameBytes), names[0]);
        Assert.All(names.Skip(1), name => Assert.Matches("^n{0,2}(%C3%A9)+$", name));
    }

    [Fact]
    public void The_limits_apply_in_memory_too()
    {
        MemoryCacheStore store = new();
        RuntimeCache cache = new(store);
        Assert.Throws<VercelException>(() => cache.Set("key", new string('x', CacheLimits.MaxItemBytes)));
        Assert.Throws<VercelException>(() => cache.Set("key", 1, new CacheItemOptions { Ttl = TimeSpan.Zero }));
        Assert.Throws<VercelException>(() => cache.Set("key", 1, new CacheItemOptions { Tags = Tags(129) }));
        Assert.Throws<TagExpiryException>(() => cache.ExpireTag("a,b"));
        Assert.Equal(0, store.Count);
    }

    private static string[] Tags(int count) => [.. Enumerable.Range(0, count).Select(i => $"tag-{i}")];

    private static string Levels(int depth) => new string('[', depth) + new string(']', depth);

    private static object[] Nested(int depth) => depth == 1 ? [] : [Nested(depth - 1)];

    private void RefusedTtl(TimeSpan ttl, params string[] inMessage) =>
        Refused(VercelFailure.InvalidTtl, () => _stub.Cache.Set("key", 1, new CacheItemOptions { Ttl = ttl }), inMessage);

    /// <summary>Checks the failure and its message, and that nothing was sent.</summary>
    private void Refused(VercelFailure failure, Action attempt, params string[] inMessage)
    {
        int before = _stub.Requests.Count;
        Check(Assert.ThrowsAny<VercelException>(attempt), failure, inMessage);
        Assert.Equal(before, _stub.Requests.Count);
    }

    private async Task RefusedAsync(VercelFailure failure, Func<Task> attempt, params string[] inMessage)
    {
        int before = _stub.Requests.Count;
        Check(await Assert.ThrowsAnyAsync<VercelException>(attempt), failure, inMessage);
        Assert.Equal(before, _stub.Requests.Count);
    }

    private static void Check(VercelException refused, VercelFailure failure, string[] inMessage)
    {
        Assert.Equal(failure, refused.Failure);
        Assert.Null(refused.StatusCode);
        Assert.All(inMessage, text => Assert.Contains(text, refused.Message, StringComparison.Ordinal));
    }

    private sealed class Node
    {
        public Node? Next { get; set; }
    }
}
