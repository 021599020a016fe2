using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Values and keys, over HTTP and in memory.</summary>
public class ValueTests
{
    private readonly RuntimeCache _cache = new(new MemoryCacheStore());

    public static TheoryData<string> Texts => ["", "plain", "ünïcode ✓ 日本 😀", "\"quotes\" \\ and \r\n\t\0", "<b>&'+</b>", "null", "{\"a\":1}", new string('x', 100_000)];

    [Theory, MemberData(nameof(Texts))]
    public async Task A_text_comes_back_as_it_was(string text)
    {
        _cache.Set("key", text);
        Assert.Equal(text, _cache.Get<string>("key"));
        Assert.Equal(text, (await _cache.GetAsync("key"))!.Value.GetString());
        Assert.True(_cache.TryGet("key", out string? value));
        Assert.Equal(text, value);
    }

    [Fact]
    public void An_object_is_written_as_JavaScript_would_and_read_back()
    {
        Post post = new("Ünï <b>", [1, 2], new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero), null);
        _cache.Set("key", post);
        Assert.Equal("""{"title":"Ünï <b>","readTimes":[1,2],"published":"2024-02-29T12:00:00+00:00","draft":null}""", _cache.Get("key")!.Value.GetRawText());
        Post read = _cache.Get<Post>("key")!;
        Assert.Equal((post.Title, post.Published, post.Draft), (read.Title, read.Published, read.Draft));
        Assert.Equal(post.ReadTimes, read.ReadTimes);
    }

    [Fact]
    public void The_serializer_of_the_options_is_used_both_ways()
    {
        RuntimeCache cache = new(_cache.Store, new RuntimeCacheOptions { SerializerOptions = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower } });
        cache.Set("key", new Post("t", [1], default, null));
        Assert.Contains("\"read_times\":[1]", cache.Get("key")!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Equal([1], cache.Get<Post>("key")!.ReadTimes);
    }

    [Theory, InlineData("1.50"), InlineData("12345678901234567890123"), InlineData("[ 1 , 2 ]"), InlineData("{\"a\":1,\"a\":2}"), InlineData("\"\\u00fc\""), InlineData(" true ")]
    public async Task JSON_text_is_stored_byte_by_byte(string json)
    {
        await _cache.SetJsonAsync("key", Encoding.UTF8.GetBytes(json));
        Assert.Equal(json, Encoding.UTF8.GetString((await _cache.GetJsonAsync("key"))!.Value.Span));
        using StubCache stub = new(StubAnswer.Json(json));
        await stub.Cache.SetJsonAsync("key", Encoding.UTF8.GetBytes(json));
        Assert.Equal(json, stub.Request.BodyText);
        Assert.Equal("application/json", stub.Request.Header("content-type"));
        Assert.Equal(json, Encoding.UTF8.GetString((await stub.Cache.GetJsonAsync("key"))!.Value.Span));
    }

    [Fact]
    public async Task A_JsonElement_goes_in_and_comes_out()
    {
        using JsonDocument document = JsonDocument.Parse("""{"a":[1,{"b":null}]}""");
        await _cache.SetAsync("key", document.RootElement);
        JsonElement read = (await _cache.GetAsync("key"))!.Value;
        Assert.Equal(document.RootElement.GetRawText(), read.GetRawText());
    }

    [Fact]
    public async Task A_stored_null_is_a_hit()
    {
        using StubCache stub = new(StubAnswer.Json("null"));
        _cache.Set<string?>("key", null);
        foreach (RuntimeCache cache in new[] { _cache, stub.Cache })
        {
            Assert.Equal(JsonValueKind.Null, cache.Get("key")!.Value.ValueKind);
            Assert.Equal(JsonValueKind.Null, (await cache.GetAsync("key"))!.Value.ValueKind);
            Assert.True(cache.TryGet("key", out string? value));
            Assert.Null(value);
            Assert.True(cache.Contains("key"));
            Assert.Null(await cache.GetAsync<string>("key"));
        }

        Assert.Equal(default, _cache.Get("other"));
        Assert.False(_cache.TryGet("other", out string? _));
        Assert.False(_cache.Contains("other"));
    }

    [Fact]
    public async Task A_value_of_another_type_says_so_and_names_the_key()
    {
        _cache.Set("my key", "text");
        RuntimeCacheException[] mismatches =
        [
            Assert.Throws<RuntimeCacheException>(() => _cache.Get<int>("my key")),
            Assert.Throws<RuntimeCacheException>(() => _cache.TryGet("my key", out Post? _)),
            await Assert.ThrowsAsync<RuntimeCacheException>(async () => await _cache.GetAsync<DateTimeOffset>("my key")),
        ];
        Assert.All(mismatches, mismatch =>
        {
            Assert.Equal(RuntimeCacheFailure.ValueTypeMismatch, mismatch.Failure);
            Assert.Contains("'my key'", mismatch.Message, StringComparison.Ordinal);
        });
        Assert.Contains("System.Int32", mismatches[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_for_a_number_is_a_mismatch() => AssertMismatch<int>("null");

    [Fact]
    public void A_number_too_large_is_a_mismatch() => AssertMismatch<int>("3000000000");

    [Fact]
    public void Half_a_character_is_no_text() => AssertMismatch<string>("\"\\ud800\"");

    [Fact]
    public void A_type_that_System_Text_Json_cannot_read_is_a_mismatch()
    {
        AssertMismatch<Type>("\"text\"");
        AssertMismatch<TwoOfOneName>("{\"a\":1}");
        AssertMismatch<Stream>("{}");
    }

    [Fact]
    public void A_type_that_System_Text_Json_cannot_write_is_an_invalid_value() =>
        Assert.Equal(RuntimeCacheFailure.InvalidValue, Assert.Throws<RuntimeCacheException>(() => _cache.Set("key", new TwoOfOneName())).Failure);

    [Fact]
    public async Task The_same_item_is_seen_by_synchronous_and_asynchronous_methods()
    {
        _cache.Set("a", 1);
        Assert.Equal(1, await _cache.GetAsync<int>("a"));
        await _cache.SetAsync("a", 2);
        Assert.Equal(2, _cache.Get<int>("a"));
        await _cache.DeleteAsync("a");
        Assert.False(_cache.Contains("a"));
        await _cache.SetAsync("a", 3, new CacheItemOptions { Tags = ["x"] });
        await _cache.ExpireTagAsync("x");
        Assert.False(await _cache.ContainsAsync("a"));
        _cache.Delete("a");
    }

    [Fact]
    public void A_null_for_an_argument_is_an_ArgumentNullException()
    {
        Assert.Throws<ArgumentNullException>(() => _cache.Get(null!));
        Assert.Throws<ArgumentNullException>(() => _cache.Set(null!, 1));
        Assert.Throws<ArgumentNullException>(() => _cache.Delete(null!));
        Assert.Throws<ArgumentNullException>(() => _cache.ExpireTags(null!));
        Assert.Throws<ArgumentNullException>(() => new RuntimeCache((ICacheStore)null!));
        Assert.Throws<ArgumentNullException>(() => new HttpCacheStore(null!));
        Assert.Throws<ArgumentNullException>(() => new RuntimeCacheEndpoint(null!, []));
        Assert.Throws<ArgumentNullException>(() => new RuntimeCacheEndpoint("http://host/", null!));
        Assert.Throws<ArgumentNullException>(() => RuntimeCacheEndpoint.ParseHeaders(null!));
        Assert.Throws<ArgumentNullException>(() => KeyHash.Default(null!));
        Assert.Throws<ArgumentNullException>(() => Geolocation.From(null!));
        Assert.Throws<ArgumentNullException>(() => VercelEnvironment.From(null!));
    }

    [Fact]
    public void Sha256_gives_the_known_answers()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", KeyHash.Sha256(""));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", KeyHash.Sha256("abc"));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("日本 😀"))), KeyHash.Sha256("日本 😀"));
    }

    [Fact]
    public void The_store_key_is_namespace_separator_and_hash()
    {
        Assert.Equal("7c7050a3", _cache.GetStoreKey("blog"));
        Assert.Equal("ns$7c7050a3", With(new RuntimeCacheOptions { Namespace = "ns" }).GetStoreKey("blog"));
        Assert.Equal("ns$7c7050a3", With(new RuntimeCacheOptions { Namespace = "ns", NamespaceSeparator = "" }).GetStoreKey("blog"));
        Assert.Equal("ns::7c7050a3", With(new RuntimeCacheOptions { Namespace = "ns", NamespaceSeparator = "::" }).GetStoreKey("blog"));
        Assert.Equal("7c7050a3", With(new RuntimeCacheOptions { Namespace = "", NamespaceSeparator = "::" }).GetStoreKey("blog"));
        Assert.Equal("a b/ü", With(new RuntimeCacheOptions { KeyHashFunction = KeyHash.None }).GetStoreKey("a b/ü"));
        Assert.Equal("ns$4", With(new RuntimeCacheOptions { Namespace = "ns", KeyHashFunction = key => $"{key.Length}" }).GetStoreKey("blog"));
        Assert.Equal("ns/revalidate", With(new RuntimeCacheOptions { Namespace = "ns", NamespaceSeparator = "/", KeyHashFunction = KeyHash.None }).GetStoreKey("revalidate"));
    }

    private RuntimeCache With(RuntimeCacheOptions options) => new(_cache.Store, options);

    private static void AssertMismatch<T>(string json)
    {
        using StubCache stub = new(StubAnswer.Json(json));
        Assert.Equal(RuntimeCacheFailure.ValueTypeMismatch, Assert.Throws<RuntimeCacheException>(() => stub.Cache.Get<T>("key")).Failure);
    }

    private sealed record Post(string Title, int[] ReadTimes, DateTimeOffset Published, string? Draft);

    private sealed class TwoOfOneName
    {
        [JsonPropertyName("a")]
        public int First { get; set; }

        [JsonPropertyName("a")]
        public int Second { get; set; }
    }
}
