using System.Text.Json;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>What is sent as a secret is shown nowhere.</summary>
public class SecretTests
{
    // What each stands for: a bearer token, a short one, one that holds another, one that looks like JSON's "true".
    private static readonly KeyValuePair<string, string>[] Headers =
    [
        new("authorization", "Bearer tok-4f9a8c7e"),
        new("x-short", "q7#"),
        new("x-part", "tok-4f9a8c7e-and-more"),
        new("x-literal", "tr0ub4dor&3"),
    ];

    // No part of a value may be left either: what remains of the longer one, where the shorter is hidden first.
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
    public void An_endpoint_shows_the_names_of_its_headers_and_no_values()
    {
        RuntimeCacheEndpoint endpoint = new("http://127.0.0.1/", Headers);
        Assert.Equal("http://127.0.0.1/ (authorization: •••, x-short: •••, x-part: •••, x-literal: •••)", endpoint.ToString());
        Assert.Equal(Headers.Select(header => header.Key), endpoint.HeaderNames);
    }

    [Fact]
    public void Serialized_objects_hold_no_values()
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
    public async Task A_server_that_echoes_the_headers_in_its_message_does_not_leak_them(int status)
    {
        string body = JsonSerializer.Serialize(new { error = new { message = $"You sent {Echo}. Do not." } });
        using StubCache stub = new(_ => StubAnswer.Json(body, status), headers: Headers);
        foreach (string operation in Operations.All.Keys)
        {
            RuntimeCacheException failure = await stub.Cache.FailureAsync(operation);
            Assert.Contains("You sent authorization=•••", failure.Message, StringComparison.Ordinal);
            AssertNoSecret(failure);
        }
    }

    [Fact]
    public void The_scheme_of_a_credential_is_no_secret()
    {
        using StubCache stub = new(_ => StubAnswer.Json("""{"error":{"message":"The Bearer token tok-4f9a8c7e is old"}}""", 401), headers: Headers);
        Assert.Contains("The Bearer token ••• is old", Assert.Throws<RuntimeCacheException>(() => stub.Cache.Get("key")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_echoes_the_headers_elsewhere_does_not_leak_them_either()
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
            AssertNoSecret(await Assert.ThrowsAsync<RuntimeCacheException>(async () => await stub.Store.ListAsync(CancellationToken.None)));
        }

        using StubCache listing = new(_ => StubAnswer.Json("[{\"tok-4f9a8c7e\":1}]"), headers: Headers);
        AssertNoSecret(await Assert.ThrowsAsync<RuntimeCacheException>(async () => await listing.Store.ListAsync(CancellationToken.None)));
    }

    [Theory, InlineData(StubDelivery.Reset), InlineData(StubDelivery.Never), InlineData(StubDelivery.CutByLength), InlineData(StubDelivery.CutChunked)]
    public async Task A_broken_connection_does_not_leak_them(StubDelivery delivery)
    {
        using StubCache stub = new(_ => StubAnswer.Json(JsonSerializer.Serialize(Echo)) with { Delivery = delivery }, timeout: TimeSpan.FromMilliseconds(200), headers: Headers);
        AssertNoSecret(await stub.Cache.FailureAsync("Get"));
        AssertNoSecret(await stub.Cache.FailureAsync("ExpireTag"));
    }

    [Theory, MemberData(nameof(UnusableHeaders))]
    public void A_headers_variable_that_cannot_be_used_is_not_quoted(string headers)
    {
        RuntimeCacheException refused = Assert.Throws<RuntimeCacheException>(() => CacheStoreChoice.FromEnvironment(name => name switch
        {
            "RUNTIME_CACHE_ENDPOINT" => "http://127.0.0.1/",
            "RUNTIME_CACHE_HEADERS" => headers,
            _ => null,
        }));
        Assert.Equal(RuntimeCacheFailure.InvalidHeaders, refused.Failure);
        AssertNoSecret(refused);
    }

    [Theory, MemberData(nameof(UnusableUrls))]
    public void A_password_or_token_in_a_url_is_not_quoted(string url)
    {
        RuntimeCacheException refused = Assert.Throws<RuntimeCacheException>(() => new RuntimeCacheEndpoint(url, []));
        Assert.Equal(RuntimeCacheFailure.InvalidEndpoint, refused.Failure);
        AssertNoSecret(refused);
    }

    [Fact]
    public void The_choice_of_a_store_does_not_show_them()
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

    /// <summary>Checks the whole chain, recommended action included.</summary>
    private static void AssertNoSecret(RuntimeCacheException exception)
    {
        AssertNoSecret(exception.ToString());
        AssertNoSecret(exception.RecommendedAction ?? string.Empty);
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            AssertNoSecret(inner.ToString());
            AssertNoSecret(string.Join(' ', inner.Data.Values.Cast<object>()));
        }
    }

    private static void AssertNoSecret(string shown) => Assert.All(Secrets, secret => Assert.DoesNotContain(secret, shown, StringComparison.OrdinalIgnoreCase));
}
