using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Where the official clients differ from each other, or do what a user would not expect: what this project does instead.</summary>
public class ProtocolDifferences
{
    [Fact]
    public void A_key_outside_the_basic_multilingual_plane_is_hashed_by_UTF_16_units()
    {
        // By hand: (((5381 * 33) ^ 0xD83D) * 33) ^ 0xDE00, in 32 bits; over code points it would be (5381 * 33) ^ 0x1F600.
        uint expected = unchecked(((5381u * 33) ^ 0xD83D) * 33) ^ 0xDE00;
        Assert.Equal(expected.ToString("x", CultureInfo.InvariantCulture), KeyHash.Default("😀"));
        Assert.NotEqual(((5381u * 33) ^ 0x1F600).ToString("x", CultureInfo.InvariantCulture), KeyHash.Default("😀"));
    }

    [Fact]
    public void An_absent_state_header_on_200_is_a_hit()
    {
        using StubCache stub = new(StubAnswer.Json("\"value\""));
        Assert.Equal("value", stub.Cache.Get<string>("key"));
    }

    [Fact]
    public void A_name_not_given_is_the_key_and_an_empty_one_sends_none()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        stub.Cache.Set("my key", 1);
        stub.Cache.Set("my key", 1, new CacheItemOptions { Name = "" });
        Assert.Equal(["my key", null], stub.Requests.Select(NameOf));
    }

    [Theory]
    [InlineData("日本", "%E6%97%A5%E6%9C%AC")]
    [InlineData("a\r\nx-evil: 1", "a%0D%0Ax-evil%3A%201")]
    [InlineData(" padded ", "%20padded%20")]
    [InlineData("100% plain", "100% plain")]
    public void A_name_that_a_header_cannot_carry_is_percent_encoded(string name, string sent)
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        stub.Cache.Set("key", 1, new CacheItemOptions { Name = name });
        Assert.Equal(sent, NameOf(stub.Request));
    }

    [Fact]
    public void A_tag_that_a_header_cannot_carry_is_refused_when_set_and_percent_encoded_when_expired()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        RuntimeCacheException refused = Assert.Throws<RuntimeCacheException>(() => stub.Cache.Set("key", 1, new CacheItemOptions { Tags = ["naïve"] }));
        Assert.Equal(RuntimeCacheFailure.InvalidTag, refused.Failure);
        Assert.Contains("naïve", refused.Message, StringComparison.Ordinal);
        Assert.Empty(stub.Requests);

        stub.Cache.ExpireTag("naïve");
        Assert.Equal("revalidate?tags=na%C3%AFve", stub.RequestPath);
    }

    [Theory]
    [InlineData("x&y", "x%26y")]
    [InlineData("a#b", "a%23b")]
    [InlineData("a+b", "a%2Bb")]
    [InlineData("100%", "100%25")]
    [InlineData("%2C", "%252C")]
    public void A_tag_with_characters_of_a_query_is_the_tag_that_expires(string tag, string sent)
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        stub.Cache.ExpireTag(tag);
        Assert.Equal("revalidate?tags=" + sent, stub.RequestPath);
    }

    [Fact]
    public void A_tag_with_a_comma_is_refused_when_set_and_when_expired()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        foreach (Action attempt in new Action[] { () => stub.Cache.Set("key", 1, new CacheItemOptions { Tags = ["a,b"] }), () => stub.Cache.ExpireTag("a,b") })
        {
            RuntimeCacheException refused = Assert.Throws<RuntimeCacheException>(attempt);
            Assert.Equal(RuntimeCacheFailure.InvalidTag, refused.Failure);
            Assert.Contains("'a,b' holds a comma", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(stub.Requests);
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void A_ttl_of_0_or_less_is_refused(int seconds)
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        RuntimeCacheException refused = Assert.Throws<RuntimeCacheException>(() => stub.Cache.Set("key", 1, new CacheItemOptions { Ttl = TimeSpan.FromSeconds(seconds) }));
        Assert.Equal(RuntimeCacheFailure.InvalidTtl, refused.Failure);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public void A_failed_request_is_an_error_and_not_a_miss()
    {
        using StubCache stub = new(StubAnswer.Empty(500));
        Assert.Equal(RuntimeCacheFailure.ServerError, Assert.Throws<RuntimeCacheException>(() => stub.Cache.Get("key")).Failure);
    }

    [Fact]
    public void Error_text_does_not_show_the_secret()
    {
        using StubCache stub = new(_ => StubAnswer.Json("""{"error":{"message":"bad token tok-123456"}}""", 401), headers: [new("authorization", "Bearer tok-123456")]);
        string shown = Assert.Throws<RuntimeCacheException>(() => stub.Cache.Get("key")).ToString();
        Assert.Contains("bad token", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("tok-123456", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_over_a_limit_is_refused_before_sending_with_the_figure_and_the_limit()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        string tooLarge = Assert.Throws<RuntimeCacheException>(() => stub.Cache.Set("key", new string('x', CacheLimits.MaxItemBytes))).Message;
        string tooMany = Assert.Throws<RuntimeCacheException>(() => stub.Cache.Set("key", 1, new CacheItemOptions { Tags = [.. Enumerable.Range(0, 130).Select(i => $"t{i}")] })).Message;
        string tooLong = Assert.Throws<RuntimeCacheException>(() => stub.Cache.Set("key", 1, new CacheItemOptions { Tags = [new string('t', 300)] })).Message;
        Assert.Contains("2,097,154 bytes", tooLarge, StringComparison.Ordinal);
        Assert.Contains("2,097,152 bytes", tooLarge, StringComparison.Ordinal);
        Assert.Contains("130 tags", tooMany, StringComparison.Ordinal);
        Assert.Contains("at most 128", tooMany, StringComparison.Ordinal);
        Assert.Contains("300 bytes", tooLong, StringComparison.Ordinal);
        Assert.Contains("at most 256 bytes", tooLong, StringComparison.Ordinal);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public void A_long_list_of_tags_is_sent_in_batches()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        stub.Cache.ExpireTags(Enumerable.Range(0, 300).Select(i => $"t{i}"));
        Assert.Equal([128, 128, 44], stub.Requests.Select(request => StubCache.TagsOf(request).Count));
    }

    [Fact]
    public void In_memory_an_expired_tag_takes_out_the_entries_that_match_and_no_others()
    {
        MemoryCacheStore store = new(timeProvider: new FakeTimeProvider());
        RuntimeCache cache = new(store);
        for (int i = 0; i < 100; i++)
        {
            cache.Set($"key {i}", i, new CacheItemOptions { Tags = [i % 10 == 0 ? "tens" : "others"] });
        }

        cache.ExpireTag("tens");
        Assert.Equal(90, store.Count);
        Assert.Null(cache.Get("key 50"));
        Assert.NotNull(cache.Get("key 51"));
    }

    private static string? NameOf(RecordedRequest request) => request.Header("x-vercel-cache-item-name");
}
