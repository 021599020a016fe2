using System.Net;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The requests of the protocol, sent by a plain HTTP client and by the library's client.</summary>
public sealed class ProtocolTests(SharedEmulator emulator)
{
    [Fact]
    public async Task A_get_returns_the_bytes_that_were_set()
    {
        byte[] value = Encoding.UTF8.GetBytes("{ \"a\" : [1.50, \"ü✓\\u00e9\"] }\n");
        using HttpResponseMessage set = await emulator.Http.SetAsync("bytes", new ByteArrayContent(value));
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);

        using HttpResponseMessage get = await emulator.Http.GetAsync("bytes");
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Equal("application/json", get.Content.Headers.ContentType?.ToString());
        Assert.Equal("fresh", Assert.Single(get.Headers.GetValues("x-vercel-cache-state")));
        Assert.Equal(value, await get.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_miss_is_a_404_with_a_state_and_an_error()
    {
        using HttpResponseMessage get = await emulator.Http.GetAsync("absent");
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
        Assert.Equal("notFound", Assert.Single(get.Headers.GetValues("x-vercel-cache-state")));
        Assert.Equal("not_found", (await get.ErrorAsync()).Code);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/")]
    [InlineData("/v1/runtime-cach/")]
    [InlineData("/v1/edge-cache/")]
    [InlineData("/emulator/")]
    [InlineData("/emulator/view/")]
    public async Task A_misspelt_path_of_the_endpoint_is_a_failure_and_never_a_miss(string path)
    {
        Uri endpoint = new(emulator.Process.Endpoint, path);
        using HttpCacheStore store = new(new RuntimeCacheEndpoint(
            endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(emulator.Process.HeadersJson)));
        VercelException failure = await Assert.ThrowsAsync<VercelException>(() => new RuntimeCache(store).GetAsync("key").AsTask());
        Assert.Equal(VercelFailure.RequestRefused, failure.Failure);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("12345678901234567890.123e-5")]
    public async Task Any_JSON_value_is_a_hit(string json)
    {
        string key = "any-" + Uri.EscapeDataString(json);
        using HttpResponseMessage set = await emulator.Http.SetAsync(key, new StringContent(json));
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal(json, await emulator.Http.GetStringAsync(key));
    }

    [Fact]
    public async Task A_set_replaces_value_and_tags()
    {
        await emulator.Cache.SetAsync("replaced", 1, new CacheItemOptions { Tags = ["replaced-old"] });
        await emulator.Cache.SetAsync("replaced", 2, new CacheItemOptions { Tags = ["replaced-new"] });
        await emulator.Cache.ExpireTagAsync("replaced-old");
        Assert.Equal(2, await emulator.Cache.GetAsync<int>("replaced"));
        await emulator.Cache.ExpireTagAsync("replaced-new");
        Assert.Null(await emulator.Cache.GetAsync("replaced"));
    }

    [Fact]
    public async Task A_delete_removes_one_item_and_succeeds_without_one()
    {
        await emulator.Cache.SetAsync("deleted", 1);
        await emulator.Cache.SetAsync("kept", 2);
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage delete = await emulator.Http.DeleteAsync(emulator.Cache.GetStoreKey("deleted"));
            Assert.Equal(HttpStatusCode.OK, delete.StatusCode);
        }

        Assert.Null(await emulator.Cache.GetAsync("deleted"));
        Assert.Equal(2, await emulator.Cache.GetAsync<int>("kept"));
    }

    [Fact]
    public async Task Two_clients_see_each_others_writes()
    {
        using HttpCacheStore firstStore = emulator.Process.Store();
        using HttpCacheStore secondStore = emulator.Process.Store();
        RuntimeCache first = new(firstStore, new RuntimeCacheOptions { Namespace = "two clients" });
        RuntimeCache second = new(secondStore, new RuntimeCacheOptions { Namespace = "two clients" });

        await first.SetAsync("k", "from the first", new CacheItemOptions { Tags = ["two-clients"] });
        Assert.Equal("from the first", await second.GetAsync<string>("k"));
        await second.SetAsync("k", "from the second", new CacheItemOptions { Tags = ["two-clients"] });
        Assert.Equal("from the second", await first.GetAsync<string>("k"));
        await first.ExpireTagAsync("two-clients");
        Assert.Null(await second.GetAsync("k"));
    }

    [Fact]
    public async Task An_item_is_a_miss_after_its_TTL()
    {
        using HttpResponseMessage set = await emulator.Http.SetAsync("short-lived", new StringContent("1"), ("x-vercel-revalidate", "1"));
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        await emulator.Cache.SetAsync("long-lived", 1, new CacheItemOptions { Ttl = TimeSpan.FromSeconds(CacheLimits.MaxTtlSeconds) });

        // The emulator has its own clock, so this reads until the item expires, for at most ten times its TTL.
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(10));
        HttpStatusCode status;
        do
        {
            using HttpResponseMessage get = await emulator.Http.GetAsync("short-lived", deadline.Token);
            status = get.StatusCode;
        }
        while (status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.True(await emulator.Cache.ContainsAsync("long-lived"));
    }

    [Fact]
    public async Task A_tag_expires_only_the_items_that_have_it()
    {
        await emulator.Cache.SetAsync("t1", 1, new CacheItemOptions { Tags = ["tag-a", "tag-b"] });
        await emulator.Cache.SetAsync("t2", 2, new CacheItemOptions { Tags = ["tag-b"] });
        await emulator.Cache.SetAsync("t3", 3, new CacheItemOptions { Tags = ["tag-c"] });
        await emulator.Cache.SetAsync("t4", 4, new CacheItemOptions { Tags = ["TAG-B"] });
        using HttpResponseMessage expire = await emulator.Http.PostAsync("revalidate?tags=tag-b", null);
        Assert.Equal(HttpStatusCode.OK, expire.StatusCode);
        Assert.False(await emulator.Cache.ContainsAsync("t1"));
        Assert.False(await emulator.Cache.ContainsAsync("t2"));
        Assert.True(await emulator.Cache.ContainsAsync("t3"));
        Assert.True(await emulator.Cache.ContainsAsync("t4"));
    }

    [Fact]
    public async Task Tags_expire_in_one_request_or_in_several()
    {
        string[] tags = [.. Enumerable.Range(0, 300).Select(number => $"many-tags-{number}")];
        for (int i = 0; i < tags.Length; i += 50)
        {
            await emulator.Cache.SetAsync($"many-{i}", i, new CacheItemOptions { Tags = [tags[i]] });
        }

        using HttpResponseMessage expire = await emulator.Http.PostAsync("revalidate?tags=many-tags-0,many-tags-50", null);
        Assert.False(await emulator.Cache.ContainsAsync("many-0"));
        Assert.False(await emulator.Cache.ContainsAsync("many-50"));
        Assert.True(await emulator.Cache.ContainsAsync("many-100"));

        await emulator.Cache.ExpireTagsAsync(tags);
        Assert.False(await emulator.Cache.ContainsAsync("many-100"));
        Assert.False(await emulator.Cache.ContainsAsync("many-250"));
    }

    /// <summary>A query is decoded as browsers, JavaScript and ASP.NET Core do: a bare plus is a space.</summary>
    [Theory]
    [InlineData("q a", "q+a")]
    [InlineData("q b", "q%20b")]
    [InlineData("q+c", "q%2Bc")]
    [InlineData("q100%", "q100%")]
    [InlineData("qd&e#f", "qd%26e%23f")]
    [InlineData("q/x:1", "q/x:1")]
    [InlineData("q=1", "q=1")]
    public async Task A_query_is_decoded_once(string tag, string sent)
    {
        await emulator.Cache.SetAsync("query " + tag, 1, new CacheItemOptions { Tags = [tag] });
        await emulator.Cache.SetAsync("query other", 1, new CacheItemOptions { Tags = ["another"] });
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(
            emulator.Process, $"POST {emulator.Process.Endpoint.AbsolutePath}revalidate?tags={sent}");
        Assert.Equal(200, answer.Status);
        Assert.False(await emulator.Cache.ContainsAsync("query " + tag));
        Assert.True(await emulator.Cache.ContainsAsync("query other"));
    }

    [Theory]
    [InlineData("revalidate")]
    [InlineData("revalidate?tags=")]
    [InlineData("revalidate?tag=a")]
    public async Task An_expiry_without_tags_is_refused(string path)
    {
        using HttpResponseMessage response = await emulator.Http.PostAsync(path, null);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("missing_tags", (await response.ErrorAsync()).Code);
    }

    [Fact]
    public async Task The_librarys_client_supports_every_operation()
    {
        using HttpCacheStore store = emulator.Process.Store();
        RuntimeCache cache = new(
            store, new RuntimeCacheOptions { Namespace = "ns/ü", NamespaceSeparator = "::", KeyHashFunction = KeyHash.Sha256 });
        CacheItemOptions options = new() { Ttl = TimeSpan.FromHours(1), Tags = ["whole", "whole two"], Name = "Näme, 100% ☂" };
        cache.Set("ключ 🔑", new { Text = "☂", Numbers = new[] { 1, 2 } }, options);

        JsonElement value = Assert.NotNull(cache.Get("ключ 🔑"));
        Assert.Equal("☂", value.GetProperty("text").GetString());
        using EmulatorClient client = emulator.Process.Client();
        CacheItemInfo item = Assert.Single(await client.ListAsync(), item => item.StoreKey == cache.GetStoreKey("ключ 🔑"));
        Assert.Equal("Näme, 100% ☂", item.Name);
        Assert.Equal(["whole", "whole two"], item.Tags);
        Assert.InRange(Assert.NotNull(item.TimeLeft), TimeSpan.FromMinutes(50), TimeSpan.FromHours(1));

        cache.ExpireTag("whole two");
        Assert.Null(cache.Get("ключ 🔑"));
    }

    [Theory]
    [InlineData("PUT", "some-key", "GET, POST, DELETE")]
    [InlineData("PATCH", "some-key", "GET, POST, DELETE")]
    [InlineData("OPTIONS", "some-key", "GET, POST, DELETE")]
    [InlineData("QUERY", "some-key", "GET, POST, DELETE")]
    [InlineData("GET", "revalidate", "POST")]
    [InlineData("DELETE", "revalidate?tags=a", "POST")]
    public async Task Other_methods_are_refused_with_the_allowed_ones(string method, string path, string allowed)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await emulator.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("method_not_allowed", (await response.ErrorAsync()).Code);
    }

    /// <summary>Vercel's protocol has no requests that list or clear items.</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task A_request_without_a_key_is_refused_and_changes_nothing(string method)
    {
        await emulator.Cache.SetAsync("kept without a key", 1);
        using HttpRequestMessage request = new(new HttpMethod(method), string.Empty);
        using HttpResponseMessage response = await emulator.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        (string code, string message) = await response.ErrorAsync();
        Assert.Equal("invalid_key", code);
        Assert.Contains("/emulator/items", message, StringComparison.Ordinal);
        Assert.Equal(1, await emulator.Cache.GetAsync<int?>("kept without a key"));
    }

    [Fact]
    public async Task A_HEAD_request_is_refused_without_a_body()
    {
        using HttpRequestMessage request = new(HttpMethod.Head, "some-key");
        using HttpResponseMessage response = await emulator.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("/v1/runtime-cache")]
    [InlineData("/v2/runtime-cache/a")]
    [InlineData("/V1/runtime-cache/a")]
    [InlineData("//v1/runtime-cache/a")]
    [InlineData("/x?a=/v1/runtime-cache/a")]
    public async Task Other_paths_are_a_404_that_names_the_correct_one(string path)
    {
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(emulator.Process, "GET " + path);
        Assert.Equal(404, answer.Status);
        Assert.Contains("/v1/runtime-cache/", answer.Error.Message, StringComparison.Ordinal);
        Assert.False(answer.Headers.ContainsKey("x-vercel-cache-state"));
    }

    [Fact]
    public async Task A_whole_URL_as_target_is_accepted()
    {
        await emulator.Http.SetAsync("absolute", new StringContent("1"));
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(emulator.Process, $"GET {emulator.Process.Endpoint}absolute");
        Assert.Equal(200, answer.Status);
        Assert.Equal("1", answer.Body);
    }

    [Fact]
    public async Task No_response_names_the_server_software()
    {
        using HttpResponseMessage response = await emulator.Http.GetAsync("absent");
        Assert.False(response.Headers.Contains("Server"));
    }
}
