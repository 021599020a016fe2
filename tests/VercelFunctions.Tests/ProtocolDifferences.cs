using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>What this project does where the official clients differ from each other, or behave unexpectedly.</summary>
public class ProtocolDifferences
{
    [Fact]
    public void Keys_are_hashed_by_UTF_16_code_units()
    {
        // Over code points it would be (5381 * 33) ^ 0x1F600.
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
    public void The_default_name_is_the_key()
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
    public void A_name_outside_ASCII_is_percent_encoded(string name, string sent)
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        stub.Cache.Set("key", 1, new CacheItemOptions { Name = name });
        Assert.Equal(sent, NameOf(stub.Request));
    }

    [Fact]
    public void A_tag_outside_ASCII_can_be_expired_but_not_set()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        VercelException refused = Assert.Throws<VercelException>(() => stub.Cache.Set("key", 1, new CacheItemOptions { Tags = ["naïve"] }));
        Assert.Equal(VercelFailure.InvalidTag, refused.Failure);
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
    public void Query_characters_in_a_tag_are_percent_encoded(string tag, string sent)
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        stub.Cache.ExpireTag(tag);
        Assert.Equal("revalidate?tags=" + sent, stub.RequestPath);
    }

    [Fact]
    public void A_tag_with_a_comma_is_refused()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        Action[] attempts =
        [
            () => stub.Cache.Set("key", 1, new CacheItemOptions { Tags = ["a,b"] }),
            () => stub.Cache.ExpireTag("a,b"),
        ];
        foreach (Action attempt in attempts)
        {
            VercelException refused = Assert.ThrowsAny<VercelException>(attempt);
            Assert.Equal(VercelFailure.InvalidTag, refused.Failure);
            Assert.Contains("'a,b' contains a comma", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(stub.Requests);
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void A_TTL_of_0_or_less_is_refused(int seconds)
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        VercelException refused = Assert.Throws<VercelException>(
            () => stub.Cache.Set("key", 1, new CacheItemOptions { Ttl = TimeSpan.FromSeconds(seconds) }));
        Assert.Equal(VercelFailure.InvalidTtl, refused.Failure);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public void A_failed_request_is_an_error_and_not_a_miss()
    {
        using StubCache stub = new(StubAnswer.Empty(500));
        Assert.Equal(VercelFailure.ServerError, Assert.Throws<VercelException>(() => stub.Cache.Get("key")).Failure);
    }

    [Fact]
    public void Secrets_in_error_messages_are_masked()
    {
        using StubCache stub = new(
            _ => StubAnswer.Json("""{"error":{"message":"bad token tok-123456"}}""", 401),
            headers: [new("authorization", "Bearer tok-123456")]);
        string shown = Assert.Throws<VercelException>(() => stub.Cache.Get("key")).ToString();
        Assert.Contains("bad token", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("tok-123456", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_beyond_a_limit_is_refused_with_both_numbers()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        string tooLarge = Assert.Throws<VercelException>(() => stub.Cache.Set("key", new string('x', CacheLimits.MaxItemBytes))).Message;
        string tooMany = Assert.Throws<VercelException>(
            () => stub.Cache.Set("key", 1, new CacheItemOptions { Tags = [.. Enumerable.Range(0, 130).Select(i => $"t{i}")] })).Message;
        string tooLong = Assert.Throws<VercelException>(
            () => stub.Cache.Set("key", 1, new CacheItemOptions { Tags = [new string('t', 300)] })).Message;
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
    public void In_memory_a_tag_expires_only_items_that_have_it()
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
