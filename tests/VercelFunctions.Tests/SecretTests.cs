using System.Text.Json;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Secrets are sent, and never shown.</summary>
public class SecretTests
{
    // A bearer token, a short secret, one that contains another, and one with a special character.
    private static readonly KeyValuePair<string, string>[] Headers =
    [
        new("authorization", "Bearer tok-4f9a8c7e"),
        new("x-short", "q7#"),
        new("x-part", "tok-4f9a8c7e-and-more"),
        new("x-literal", "tr0ub4dor&3"),
    ];

    // No part may remain either, such as the rest of the longer one if the shorter were masked first.
    private static readonly string[] Secrets = ["tok-4f9a8c7e", "q7#", "-and-more", "tr0ub4dor&3"];

    private static readonly string Echo = string.Join(" | ", Headers.Select(header => $"{header.Key}={header.Value}"));

    public static TheoryData<string> UnusableHeaders =>
    [
        """{"authorization":"Bearer tok-4f9a8c7e" """,
        """{authorization:Bearer tok-4f9a8c7e}""",
        "tok-4f9a8c7e",
        "trtok-4f9a8c7e",
        "\"tok-4f9a8c7e\"",
        """["tok-4f9a8c7e"]""",
        """{"authorization":["tok-4f9a8c7e"]}""",
        """{"authorization":{"tok-4f9a8c7e":1}}""",
        """{"authorization":"tok-4f9a8c7e","x":null}""",
        """{"authorization":"tok-4f9a8c7e\ud800"}""",
        """{"x\ud800":"tok-4f9a8c7e"}""",
        "{\"authorization\":\"tok-4f9a8c7e\ud800\"}",
        """{"authorization":"tok-4f9a8c7e\nx-evil: 1"}""",
        """{"authorization":"tok-4f9a8c7e é"}""",
        """{"no token name":"tok-4f9a8c7e"}""",
        """{"content-type":"tok-4f9a8c7e"}""",
        """{"":"tok-4f9a8c7e"}""",
    ];

    public static TheoryData<string> UnusableUrls =>
    [
        "http://user:tok-4f9a8c7e@host/",
        "https://tok-4f9a8c7e@host/v1/",
        "http://user:tok-4f9a8c7e@host:port/",
        "http://user:tok-4f9a8c7e@host:99999/",
        "http://user:tok-4f9a8c7e@/",
        "ftp://user:tok-4f9a8c7e@host/",
        "user:tok-4f9a8c7e@host/",
        "http://host/?token=tok-4f9a8c7e",
        "http://host/#tok-4f9a8c7e",
        "http://user:tok-4f9a8c7e@host/?a=b",
        "ftp://host/?token=tok-4f9a8c7e",
    ];

    [Fact]
    public void A_servers_error_of_many_megabytes_is_shown_in_part_and_masked()
    {
        string words = string.Concat(Enumerable.Repeat("q7# tok-4f9a8c7e ", 3_000_000));
        using StubCache stub = new(_ => StubAnswer.Json($$"""{"message":"{{words}}"}""", 500), headers: Headers);
        VercelException failure = Assert.Throws<VercelException>(() => stub.Cache.Get("key"));
        Assert.Equal(VercelFailure.ServerError, failure.Failure);
        Assert.Contains("failed (500): ••• ••• •••", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 300, 500);
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void An_endpoint_shows_header_names_without_values()
    {
        RuntimeCacheEndpoint endpoint = new("http://127.0.0.1/", Headers);
        Assert.Equal("http://127.0.0.1/ (authorization: •••, x-short: •••, x-part: •••, x-literal: •••)", endpoint.ToString());
        Assert.Equal(Headers.Select(header => header.Key), endpoint.HeaderNames);
    }

    [Fact]
    public void Serialized_objects_contain_no_secrets()
    {
        RuntimeCacheEndpoint endpoint = new("http://127.0.0.1/", Headers);
        using HttpCacheStore store = new(endpoint);
        foreach (object item in new object[] { endpoint, store, new RuntimeCache(store) })
        {
            string json = JsonSerializer.Serialize(item, RuntimeCacheOptions.DefaultSerializerOptions);
            Assert.Contains("x-short", item is RuntimeCache ? endpoint.ToString() : json, StringComparison.Ordinal);
            AssertNoSecret(json);
            AssertNoSecret(item.ToString()!);
        }

        AssertNoSecret(store.Description);
    }

    [Theory, InlineData(401), InlineData(400), InlineData(500)]
    public async Task Secrets_in_an_error_message_are_masked(int status)
    {
        string body = JsonSerializer.Serialize(new { error = new { message = $"You sent {Echo}. Do not." } });
        using StubCache stub = new(_ => StubAnswer.Json(body, status), headers: Headers);
        foreach (string operation in Operations.All.Keys)
        {
            VercelException failure = await stub.Cache.FailureAsync(operation);
            Assert.Contains("You sent authorization=•••", failure.Message, StringComparison.Ordinal);
            AssertNoSecret(failure);
        }
    }

    [Theory]
    [InlineData("wrong", "That is wrong.", "That is •••")]
    [InlineData("wrong", "wrong,wrong;(wrong)", "•••,•••;(•••)")]
    [InlineData("wrong", "That was wrongly done, unwrong wrong2", "That was wrongly done, unwrong wrong2")]
    [InlineData("wrong", "Wrong", "Wrong")]
    [InlineData("a+b", "a+b is not aab or xa+b", "••• is not aab or xa+b")]
    [InlineData("7 chars", "some 7 chars, 7 charset", "some •••, 7 charset")]
    [InlineData("8letters", "x8lettersx 8letters", "x•••x •••")]
    [InlineData("Bearer tok-4f9a8c7e", "Bearer xtok-4f9a8c7ex", "Bearer x•••x")]
    public void Short_secrets_are_masked_as_words_and_long_ones_everywhere(string secret, string message, string shown)
    {
        StubAnswer answer = StubAnswer.Json(JsonSerializer.Serialize(new { error = new { message } }), 400);
        using StubCache stub = new(_ => answer, headers: [new("authorization", secret)]);
        VercelException failure = Assert.Throws<VercelException>(() => stub.Cache.Get("key"));
        Assert.EndsWith($"refused the request (400): {shown}.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_scheme_of_a_credential_is_not_masked()
    {
        using StubCache stub = new(
            _ => StubAnswer.Json("""{"error":{"message":"The Bearer token tok-4f9a8c7e is old"}}""", 401),
            headers: Headers);
        Assert.Contains(
            "The Bearer token ••• is old",
            Assert.Throws<VercelException>(() => stub.Cache.Get("key")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_elsewhere_in_a_response_are_not_shown()
    {
        StubAnswer[] answers =
        [
            StubAnswer.Html(Echo),
            StubAnswer.Html("tr0ub4dor&3"),
            StubAnswer.Json("\"tok-4f9a8c7e"),
            StubAnswer.Json("{\"tok-4f9a8c7e\":{\"tr0ub4dor&3\":tok-4f9a8c7e}}"),
            StubAnswer.Empty(200).With("content-type", "text/tok-4f9a8c7e"),
            StubAnswer.Json("1").With("x-vercel-cache-state", "error").With("x-echo", "tok-4f9a8c7e"),
            StubAnswer.Redirect(302, "http://user:tok-4f9a8c7e@host.example/?q=tok-4f9a8c7e"),
            StubAnswer.Redirect(302, "/login?token=tok-4f9a8c7e"),
            StubAnswer.Redirect(302, "http://tok-4f9a8c7e.example/"),
        ];
        foreach (StubAnswer answer in answers)
        {
            using StubCache stub = new(_ => answer, headers: Headers);
            AssertNoSecret(await stub.Cache.FailureAsync("Get"));
            using StubCache emulator = StubCache.AsEmulator(answer, Headers);
            AssertNoSecret(await Assert.ThrowsAsync<VercelException>(async () => await emulator.Emulator.ListAsync()));
        }

        using StubCache listing = StubCache.AsEmulator(StubAnswer.Json("[{\"tok-4f9a8c7e\":1}]"), Headers);
        AssertNoSecret(await Assert.ThrowsAsync<VercelException>(async () => await listing.Emulator.ListAsync()));
    }

    [Theory]
    [InlineData(StubDelivery.Reset)]
    [InlineData(StubDelivery.Never)]
    [InlineData(StubDelivery.CutByLength)]
    [InlineData(StubDelivery.CutChunked)]
    public async Task A_broken_connection_does_not_show_secrets(StubDelivery delivery)
    {
        using StubCache stub = new(
            _ => StubAnswer.Json(JsonSerializer.Serialize(Echo)) with { Delivery = delivery },
            timeout: TimeSpan.FromMilliseconds(200),
            headers: Headers);
        AssertNoSecret(await stub.Cache.FailureAsync("Get"));
        AssertNoSecret(await stub.Cache.FailureAsync("ExpireTag"));
    }

    [Theory, MemberData(nameof(UnusableHeaders))]
    public void A_headers_variable_that_is_not_valid_is_not_quoted(string headers)
    {
        VercelException refused = Assert.Throws<VercelException>(() => CacheStoreChoice.FromEnvironment(name => name switch
        {
            "RUNTIME_CACHE_ENDPOINT" => "http://127.0.0.1/",
            "RUNTIME_CACHE_HEADERS" => headers,
            _ => null,
        }));
        Assert.Equal(VercelFailure.InvalidHeaders, refused.Failure);
        AssertNoSecret(refused);
    }

    [Theory, MemberData(nameof(UnusableUrls))]
    public void A_password_or_token_in_a_URL_is_not_quoted(string url)
    {
        VercelException refused = Assert.Throws<VercelException>(() => new RuntimeCacheEndpoint(url, []));
        Assert.Equal(VercelFailure.InvalidEndpoint, refused.Failure);
        AssertNoSecret(refused);
    }

    [Fact]
    public void The_choice_of_a_store_does_not_show_secrets()
    {
        CacheStoreChoice choice = CacheStoreChoice.FromEnvironment(name => name switch
        {
            "RUNTIME_CACHE_ENDPOINT" => "http://127.0.0.1/",
            "RUNTIME_CACHE_HEADERS" => """{"authorization":"tok-4f9a8c7e"}""",
            _ => null,
        });
        AssertNoSecret(choice.Reason);
        AssertNoSecret(choice.Store.Description);
        AssertNoSecret(JsonSerializer.Serialize(choice));
    }

    /// <summary>Checks the exception and all inner exceptions.</summary>
    private static void AssertNoSecret(VercelException exception)
    {
        AssertNoSecret(exception.ToString());
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            AssertNoSecret(inner.ToString());
            AssertNoSecret(string.Join(' ', inner.Data.Values.Cast<object>()));
        }
    }

    private static void AssertNoSecret(string shown) =>
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, shown, StringComparison.OrdinalIgnoreCase));
}
