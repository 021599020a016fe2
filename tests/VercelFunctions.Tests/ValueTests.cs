using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Values and keys, over HTTP and in memory.</summary>
public class ValueTests
{
    private readonly RuntimeCache _cache = new(new MemoryCacheStore());

    public static TheoryData<string> Texts =>
        ["", "plain", "ünïcode ✓ 日本 😀", "\"quotes\" \\ and \r\n\t\0", "<b>&'+</b>", "null", "{\"a\":1}", new string('x', 100_000)];

    [Theory, MemberData(nameof(Texts))]
    public async Task A_string_is_read_as_it_was_stored(string text)
    {
        _cache.Set("key", text);
        Assert.Equal(text, _cache.Get<string>("key"));
        Assert.Equal(text, (await _cache.GetAsync("key"))!.Value.GetString());
        Assert.True(_cache.TryGet("key", out string? value));
        Assert.Equal(text, value);
    }

    [Fact]
    public void An_object_is_written_as_JavaScript_writes_it()
    {
        Post post = new("Ünï <b>", [1, 2], new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero), null);
        _cache.Set("key", post);
        Assert.Equal(
            """{"title":"Ünï <b>","readTimes":[1,2],"published":"2024-02-29T12:00:00+00:00","draft":null}""",
            _cache.Get("key")!.Value.GetRawText());
        Post read = _cache.Get<Post>("key")!;
        Assert.Equal((post.Title, post.Published, post.Draft), (read.Title, read.Published, read.Draft));
        Assert.Equal(post.ReadTimes, read.ReadTimes);
    }

    [Fact]
    public void The_serializer_of_the_options_is_used_both_ways()
    {
        JsonSerializerOptions snakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        RuntimeCache cache = new(_cache.Store, new RuntimeCacheOptions { SerializerOptions = snakeCase });
        cache.Set("key", new Post("t", [1], default, null));
        Assert.Contains("\"read_times\":[1]", cache.Get("key")!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Equal([1], cache.Get<Post>("key")!.ReadTimes);
    }

    [Theory]
    [InlineData("1.50")]
    [InlineData("12345678901234567890123")]
    [InlineData("[ 1 , 2 ]")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("\"\\u00fc\"")]
    [InlineData(" true ")]
    public async Task JSON_text_is_stored_unchanged(string json)
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
    public async Task A_JsonElement_is_read_as_it_was_stored()
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
    public async Task A_value_of_another_type_is_a_mismatch()
    {
        _cache.Set("my key", "text");
        VercelException[] mismatches =
        [
            Assert.Throws<VercelException>(() => _cache.Get<int>("my key")),
            Assert.Throws<VercelException>(() => _cache.TryGet("my key", out Post? _)),
            await Assert.ThrowsAsync<VercelException>(async () => await _cache.GetAsync<DateTimeOffset>("my key")),
        ];
        Assert.All(mismatches, mismatch =>
        {
            Assert.Equal(VercelFailure.ValueTypeMismatch, mismatch.Failure);
            Assert.Contains("'my key'", mismatch.Message, StringComparison.Ordinal);
        });
        Assert.Contains("System.Int32", mismatches[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_null_for_a_number_is_a_mismatch() => AssertMismatch<int>("null");

    [Fact]
    public void A_number_too_large_is_a_mismatch() => AssertMismatch<int>("3000000000");

    [Fact]
    public void A_lone_surrogate_is_a_mismatch_for_a_string() => AssertMismatch<string>("\"\\ud800\"");

    public static TheoryData<string> ValuesWithALoneSurrogate => [.. LoneSurrogates.Keys];

    // These escape all characters outside ASCII, so they write \uFFFD.
    private static RuntimeCacheOptions EscapingOptions { get; } = new() { SerializerOptions = JsonSerializerOptions.Default };

    private static Dictionary<string, object> LoneSurrogates { get; } = new()
    {
        ["a high one"] = "half \ud83d",
        ["a low one"] = "\ude00 half",
        ["two in the wrong order"] = "\ude00\ud83d",
        ["beside a U+FFFD"] = "\ufffd \ud83d",
        ["in a property name"] = new Dictionary<string, int> { ["\ud83d"] = 1 },
        ["nested"] = new { A = new object[] { 1, new Dictionary<string, object> { ["b"] = new[] { "ok", "\ud83d" } } } },
        ["in a typed object"] = new Post("\ud83d", [1], default, null),
        ["a character"] = '\ud83d',
        ["in a JSON node"] = new JsonObject { ["a"] = "\ud83d" },
        ["in a name in a JSON node"] = new JsonObject { ["\ud83d"] = 1 },
        ["in a JSON array"] = new { A = new JsonArray("ok", "\ud83d") },
        ["in an array of characters"] = new[] { 'a', '\ude00' },
    };

    [Theory, MemberData(nameof(ValuesWithALoneSurrogate))]
    public async Task A_value_with_a_lone_surrogate_is_refused(string name)
    {
        using StubCache stub = new();
        foreach (RuntimeCache cache in new[] { stub.Cache, With(EscapingOptions) })
        {
            VercelException refused = Assert.Throws<VercelException>(() => cache.Set("key", LoneSurrogates[name]));
            Assert.Equal(VercelFailure.InvalidValue, refused.Failure);
            Assert.Contains("lone surrogate", refused.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<VercelException>(async () => await cache.SetAsync("key", LoneSurrogates[name]));
        }

        Assert.Empty(stub.Requests);
        Assert.False(_cache.Contains("key"));
    }

    [Fact]
    public void A_real_replacement_character_is_stored()
    {
        foreach (RuntimeCache cache in new[] { _cache, With(EscapingOptions) })
        {
            cache.Set("key", "\ufffd 😀");
            Assert.Equal("\ufffd 😀", cache.Get<string>("key"));
            cache.Set("key", new Dictionary<string, string> { ["\ufffd"] = "\\ufffd" });
            Assert.Equal("\\ufffd", cache.Get<Dictionary<string, string>>("key")!["\ufffd"]);
            cache.Set("key", new JsonObject { ["\ufffd"] = new JsonArray("\ufffd", 'a', null, 1) });
            Assert.Equal(4, cache.Get("key")!.Value.GetProperty("\ufffd").GetArrayLength());
            cache.Set("key", '\ufffd');
            Assert.Equal('\ufffd', cache.Get<char>("key"));
        }
    }

    [Fact]
    public void A_type_that_System_Text_Json_cannot_read_is_a_mismatch()
    {
        AssertMismatch<Type>("\"text\"");
        AssertMismatch<TwoOfOneName>("{\"a\":1}");
        AssertMismatch<Stream>("{}");
    }

    [Fact]
    public void A_type_that_System_Text_Json_cannot_write_is_an_invalid_value() =>
        Assert.Equal(VercelFailure.InvalidValue, Assert.Throws<VercelException>(() => _cache.Set("key", new TwoOfOneName())).Failure);

    [Fact]
    public async Task Synchronous_and_asynchronous_methods_share_items()
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
    public void A_null_argument_is_an_ArgumentNullException()
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
        Assert.Throws<ArgumentNullException>(() => Geolocation.From((HttpRequestMessage)null!));
        Assert.Throws<ArgumentNullException>(() => VercelEnvironment.From(null!));
    }

    [Fact]
    public void Sha256_returns_known_hashes()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", KeyHash.Sha256(""));
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", KeyHash.Sha256("abc"));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("日本 😀"))),
            KeyHash.Sha256("日本 😀"));
    }

    [Fact]
    public void A_key_with_a_lone_surrogate_is_refused_if_UTF_8_must_represent_it()
    {
        using StubCache stub = new(_ => StubAnswer.Json("1"), new RuntimeCacheOptions { KeyHashFunction = KeyHash.None });
        VercelException[] refused =
        [
            Assert.Throws<VercelException>(() => KeyHash.Sha256("post \ud800")),
            Assert.Throws<VercelException>(() => stub.Cache.Get("post \ud800")),
            Assert.Throws<VercelException>(() => stub.Cache.Set("post \udc00", 1)),
        ];
        Assert.All(refused, exception => Assert.Equal(VercelFailure.InvalidKey, exception.Failure));
        Assert.Contains("'post \\ud800'", refused[1].Message, StringComparison.Ordinal);
        Assert.Empty(stub.Requests);
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
        Assert.Equal(
            "ns$4",
            With(new RuntimeCacheOptions { Namespace = "ns", KeyHashFunction = key => $"{key.Length}" }).GetStoreKey("blog"));
        Assert.Equal(
            "ns/revalidate",
            With(new RuntimeCacheOptions { Namespace = "ns", NamespaceSeparator = "/", KeyHashFunction = KeyHash.None })
                .GetStoreKey("revalidate"));
    }

    private RuntimeCache With(RuntimeCacheOptions options) => new(_cache.Store, options);

    private static void AssertMismatch<T>(string json)
    {
        using StubCache stub = new(StubAnswer.Json(json));
        Assert.Equal(VercelFailure.ValueTypeMismatch, Assert.Throws<VercelException>(() => stub.Cache.Get<T>("key")).Failure);
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
