using System.Net;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>Vercel's purge API at the same address: each of its requests, and each check on them.</summary>
public sealed class PurgeTests(SharedEmulator emulator)
{
    private const string Invalidate = "/v1/edge-cache/invalidate-by-tags";
    private const string Delete = "/v1/edge-cache/dangerously-delete-by-tags";
    private const string InvalidateImages = "/v1/edge-cache/invalidate-by-src-images";
    private const string DeleteImages = "/v1/edge-cache/dangerously-delete-by-src-images";
    private const string PurgeCdn = "/v1/edge-cache/purge-all";
    private const string PurgeData = "/v1/data-cache/purge-all";
    private const string Project = "?projectIdOrName=prj_1";

    [Theory]
    [InlineData(Invalidate, """{"tags":["TAG"]}""")]
    [InlineData(Invalidate, """{"tags":"another,TAG","target":"production"}""")]
    [InlineData(Invalidate, """{ "target" : "preview", "tags" : ["TAG","TAG"] }""")]
    [InlineData(Delete, """{"tags":["another","TAG"]}""")]
    [InlineData(Delete, """{"tags":"TAG","target":"preview","revalidationDeadlineSeconds":0}""")]
    [InlineData(Delete, """{"tags":["TAG"],"revalidationDeadlineSeconds":9007199254740993}""")]
    public async Task Tags_expired_through_the_purge_API_are_misses(string path, string body)
    {
        string tag = $"purged {Guid.NewGuid():N}";
        await emulator.Cache.SetAsync(tag, 1, new CacheItemOptions { Tags = ["bystander", tag] });
        await emulator.Cache.SetAsync(tag + " other", 2, new CacheItemOptions { Tags = [tag.ToUpperInvariant()] });
        using HttpResponseMessage response = await PostAsync(path + Project, body.Replace("TAG", tag, StringComparison.Ordinal));
        await Succeeded(response);
        Assert.False(await emulator.Cache.ContainsAsync(tag));
        Assert.True(await emulator.Cache.ContainsAsync(tag + " other"));
    }

    [Fact]
    public async Task The_most_tags_of_one_request_all_expire()
    {
        string[] tags = [.. Enumerable.Range(0, 16).Select(number => $"purge-many-{number}".PadRight(60, '-'))];
        await emulator.Cache.SetAsync("purge-many", 1, new CacheItemOptions { Tags = [tags[^1]] });
        using HttpResponseMessage response = await PostAsync(Invalidate + Project, JsonSerializer.Serialize(new { tags }));
        await Succeeded(response);
        Assert.False(await emulator.Cache.ContainsAsync("purge-many"));
    }

    [Fact]
    public async Task The_longest_tag_and_string_of_tags_are_accepted()
    {
        string longest = new('t', 256);
        using HttpResponseMessage one = await PostAsync(Invalidate + Project, $$"""{"tags":["{{longest}}"]}""");
        await Succeeded(one);

        string joined = string.Join(',', Enumerable.Repeat(longest, 16));
        using HttpResponseMessage all = await PostAsync(Invalidate + Project, $$"""{"tags":"{{joined}}"}""");
        await Succeeded(all);
        await Refused(Invalidate, $$"""{"tags":"{{new string('u', 8197)}}"}""", "8,197", "8,196");
    }

    [Theory]
    [InlineData("POST", InvalidateImages, """{"srcImages":["/a.png","https://example.com/b.jpg?w=1"]}""")]
    [InlineData("POST", DeleteImages, """{"srcImages":["/a.png"]}""")]
    [InlineData("POST", DeleteImages, """{"srcImages":["/a.png"],"revalidationDeadlineSeconds":60}""")]
    [InlineData("POST", PurgeCdn, null)]
    public async Task A_purge_of_the_CDN_cache_does_nothing_and_is_logged(string method, string path, string? body)
    {
        await using EmulatorProcess process = await EmulatorProcess.StartAsync();
        using HttpClient http = process.Http();
        using HttpCacheStore store = process.Store();
        RuntimeCache cache = new(store);
        await cache.SetAsync("kept", 1);
        using HttpRequestMessage request = new(new HttpMethod(method), path + Project) { Content = Json(body) };
        using HttpResponseMessage response = await http.SendAsync(request);
        await Succeeded(response);
        Assert.True(await cache.ContainsAsync("kept"));
        Assert.Equal(0, await process.StopAsync());
        Assert.Matches($@"(?m)^{method} {path} 200 [0-9]+\.[0-9] ms \(the emulator has no CDN cache to purge\)$", process.Errors);
    }

    [Fact]
    public async Task Purging_the_data_caches_clears_the_cache()
    {
        await using EmulatorProcess process = await EmulatorProcess.StartAsync();
        using HttpClient http = process.Http();
        using HttpCacheStore store = process.Store();
        RuntimeCache cache = new(store);
        string announced = process.Output;
        await cache.SetAsync("one", 1, new CacheItemOptions { Tags = ["a"] });
        await cache.SetAsync("two", 2);
        using HttpResponseMessage response = await http.DeleteAsync(PurgeData + Project);
        await Succeeded(response);
        using EmulatorClient client = process.Client();
        Assert.Empty(await client.ListAsync());
        Assert.Equal(0, await process.StopAsync());
        Assert.Equal(announced, process.Output);
    }

    [Theory]
    [InlineData("?projectIdOrName=my-project&teamId=team_1")]
    [InlineData("?slug=my-team&projectIdOrName=prj_1")]
    [InlineData("?projectIdOrName=my%20project")]
    public async Task A_team_can_be_specified_by_ID_or_slug(string query)
    {
        using HttpResponseMessage response = await PostAsync(Invalidate + query, """{"tags":["no-item-has-this"]}""");
        await Succeeded(response);
    }

    [Theory]
    [InlineData("", "projectIdOrName")]
    [InlineData("?", "projectIdOrName")]
    [InlineData("?teamId=team_1", "projectIdOrName")]
    [InlineData("?projectIdOrName=", "projectIdOrName")]
    [InlineData("?projectIdOrName=%20", "projectIdOrName")]
    [InlineData("?ProjectIdOrName=prj_1", "ProjectIdOrName")]
    [InlineData("?projectId=prj_1", "projectId")]
    [InlineData("?projectIdOrName=a&projectIdOrName=b", "more than once")]
    [InlineData("?projectIdOrName=a&teamId=", "teamId")]
    [InlineData("?projectIdOrName=a&slug=b&teamId=c", "slug")]
    [InlineData("?projectIdOrName=a&tags=b", "tags")]
    [InlineData("?projectIdOrName=a&%0d%0ax=b", "u000d")]
    public async Task An_undocumented_query_is_refused(string query, string said)
    {
        using HttpResponseMessage tags = await PostAsync(Invalidate + query, """{"tags":["query-refused"]}""");
        await Refused(tags, said);
        using HttpResponseMessage cdn = await PostAsync(PurgeCdn + query, null);
        await Refused(cdn, said);
        using HttpResponseMessage data = await emulator.Http.DeleteAsync(PurgeData + query);
        await Refused(data, said);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("tags=a", "JSON")]
    [InlineData("""{"tags":["a"]""", "JSON")]
    [InlineData("""{"tags":["a"]} 1""", "JSON")]
    [InlineData("""{"tags":["a"],}""", "JSON")]
    [InlineData("\uFEFF{\"tags\":[\"a\"]}", "JSON")]
    [InlineData("null", "object")]
    [InlineData("""["a"]""", "object")]
    [InlineData("{}", "'tags'")]
    [InlineData("""{"Tags":["a"]}""", "'Tags'")]
    [InlineData("""{"tags":["a"],"mode":"delete"}""", "'mode'")]
    [InlineData("""{"tags":["a"],"srcImages":["b"]}""", "'srcImages'")]
    [InlineData("""{"tags":["a"],"tags":["b"]}""", "more than once")]
    [InlineData("""{"tags":["a"],"\ud800":1}""", "surrogate")]
    [InlineData("""{"tags":null}""", "'tags'")]
    [InlineData("""{"tags":[]}""", "'tags'")]
    [InlineData("""{"tags":""}""", "'tags'")]
    [InlineData("""{"tags":{"a":1}}""", "'tags'")]
    [InlineData("""{"tags":[1]}""", "'tags'")]
    [InlineData("""{"tags":["a",null]}""", "'tags'")]
    [InlineData("""{"tags":["a",["b"]]}""", "'tags'")]
    [InlineData("""{"tags":["a",""]}""", "empty")]
    [InlineData("""{"tags":"a,,b"}""", "empty")]
    [InlineData("""{"tags":"a,"}""", "empty")]
    [InlineData("""{"tags":["a,b"]}""", "comma")]
    [InlineData("""{"tags":["a\nb"]}""", "control")]
    [InlineData("""{"tags":["\udc00"]}""", "surrogate")]
    [InlineData("""{"tags":["a"],"target":"Production"}""", "'target'")]
    [InlineData("""{"tags":["a"],"target":"all"}""", "'target'")]
    [InlineData("""{"tags":["a"],"target":null}""", "'target'")]
    [InlineData("""{"tags":["a"],"target":["production"]}""", "'target'")]
    public async Task An_undocumented_body_is_refused(string body, string said)
    {
        await Refused(Invalidate, body, said);
        await Refused(Delete, body, said);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"60\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("99999999999999999999")]
    public async Task An_invalid_deadline_is_refused(string deadline)
    {
        await Refused(Delete, $$"""{"tags":["a"],"revalidationDeadlineSeconds":{{deadline}}}""", "'revalidationDeadlineSeconds'");
        await Refused(
            DeleteImages, $$"""{"srcImages":["a"],"revalidationDeadlineSeconds":{{deadline}}}""", "'revalidationDeadlineSeconds'");
    }

    [Fact]
    public async Task A_deadline_or_target_is_refused_for_other_operations()
    {
        await Refused(Invalidate, """{"tags":["a"],"revalidationDeadlineSeconds":1}""", "'revalidationDeadlineSeconds'");
        await Refused(InvalidateImages, """{"srcImages":["a"],"revalidationDeadlineSeconds":1}""", "'revalidationDeadlineSeconds'");
        await Refused(InvalidateImages, """{"srcImages":["a"],"target":"production"}""", "'target'");
        await Refused(DeleteImages, """{"srcImages":["a"],"target":"production"}""", "'target'");
    }

    [Theory]
    [InlineData("""{"srcImages":"a"}""")]
    [InlineData("""{"srcImages":[]}""")]
    [InlineData("""{"srcImages":[""]}""")]
    [InlineData("""{"srcImages":[1]}""")]
    [InlineData("""{"tags":["a"]}""")]
    [InlineData("{}")]
    public async Task Invalid_source_images_are_refused(string body)
    {
        await Refused(InvalidateImages, body);
        await Refused(DeleteImages, body);
    }

    [Fact]
    public async Task Exceeded_limits_are_reported_with_figure_and_limit()
    {
        await Refused(
            Invalidate, JsonSerializer.Serialize(new { tags = Enumerable.Range(0, 17).Select(number => $"t{number}") }), "17", "16");
        await Refused(Invalidate, $$"""{"tags":"{{string.Join(',', Enumerable.Range(0, 17))}}"}""", "17", "16");
        await Refused(Invalidate, $$"""{"tags":["{{new string('t', 257)}}"]}""", "257", "256");
        await Refused(Invalidate, $$"""{"tags":"a,{{new string('t', 257)}}"}""", "257", "256");
        await Refused(Invalidate, $$"""{"tags":["a"]{{new string(' ', 8193 - 14)}}}""", "8,193", "8,192");
        await Refused(InvalidateImages, $$"""{"srcImages":["{{new string('i', 9000)}}"]}""", "8,192");
        using HttpResponseMessage atLimit = await PostAsync(Invalidate + Project, $$"""{"tags":["a"]{{new string(' ', 8192 - 14)}}}""");
        await Succeeded(atLimit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_far_too_long_is_refused_early(bool chunked)
    {
        byte[] body = new byte[4 * 1024 * 1024];
        Array.Fill(body, (byte)' ');
        using HttpRequestMessage request = new(HttpMethod.Post, Invalidate + Project) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await emulator.Http.SendAsync(request);
        await Refused(response, "8 KB");
    }

    [Fact]
    public async Task A_body_in_chunks_is_read()
    {
        await emulator.Cache.SetAsync("purge-chunked", 1, new CacheItemOptions { Tags = ["purge-chunked"] });
        using HttpRequestMessage request = new(HttpMethod.Post, Invalidate + Project) { Content = Json("""{"tags":["purge-chunked"]}""") };
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await emulator.Http.SendAsync(request);
        await Succeeded(response);
        Assert.False(await emulator.Cache.ContainsAsync("purge-chunked"));
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json; charset=utf-8", true)]
    [InlineData("Application/JSON;charset=\"UTF-8\"", true)]
    [InlineData("application/json; charset=utf-16", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/x-www-form-urlencoded", false)]
    [InlineData("application/jsonp", false)]
    [InlineData("json", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public async Task The_content_type_must_be_JSON(string? contentType, bool taken)
    {
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(
            emulator.Process, $"POST {Invalidate}{Project}", contentType is null ? [] : [
                $"Content-Type: {contentType}",
            ], """{"tags":["content-type"]}"""u8.ToArray());
        Assert.Equal(taken ? 200 : 400, answer.Status);
        if (!taken)
        {
            Assert.Equal("bad_request", answer.Error.Code);
            Assert.Contains("application/json", answer.Error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_body_that_is_not_valid_UTF8_is_refused()
    {
        byte[] body = [.. "{\"tags\":[\""u8, 0xFF, .. "\"]}"u8];
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(
            emulator.Process, $"POST {Invalidate}{Project}", ["Content-Type: application/json"], body);
        Assert.Equal(400, answer.Status);
        Assert.Equal("bad_request", answer.Error.Code);
    }

    [Fact]
    public async Task Purging_all_accepts_no_body()
    {
        await emulator.Cache.SetAsync("purge-all-body", 1);
        await Refused(PurgeCdn, "{}", "body");
        using HttpRequestMessage request = new(HttpMethod.Delete, PurgeData + Project) { Content = Json("""{"tags":["a"]}""") };
        using HttpResponseMessage response = await emulator.Http.SendAsync(request);
        await Refused(response, "body");
        Assert.True(await emulator.Cache.ContainsAsync("purge-all-body"));
    }

    [Theory]
    [InlineData("GET", Invalidate, "POST")]
    [InlineData("DELETE", Delete, "POST")]
    [InlineData("PUT", InvalidateImages, "POST")]
    [InlineData("PATCH", DeleteImages, "POST")]
    [InlineData("DELETE", PurgeCdn, "POST")]
    [InlineData("POST", PurgeData, "DELETE")]
    public async Task Other_methods_are_refused_with_the_allowed_one(string method, string path, string allowed)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path + Project);
        using HttpResponseMessage response = await emulator.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("method_not_allowed", (await response.ErrorAsync()).Code);
    }

    [Theory]
    [InlineData("/v1/edge-cache/")]
    [InlineData("/v1/edge-cache/invalidate-by-tags/")]
    [InlineData("/v1/edge-cache/Invalidate-by-tags")]
    [InlineData("/v1/edge-cache/invalidate%2Dby-tags")]
    [InlineData("/v2/edge-cache/invalidate-by-tags")]
    [InlineData("//v1/edge-cache/purge-all")]
    [InlineData("/v1/data-cache/invalidate-by-tags")]
    public async Task Other_paths_are_a_404_that_names_the_purge_API(string path)
    {
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(emulator.Process, $"POST {path}{Project}");
        Assert.Equal(404, answer.Status);
        Assert.Contains("/v1/edge-cache/", answer.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", Invalidate)]
    [InlineData("POST", Delete)]
    [InlineData("POST", InvalidateImages)]
    [InlineData("POST", DeleteImages)]
    [InlineData("POST", PurgeCdn)]
    [InlineData("DELETE", PurgeData)]
    public async Task Without_the_token_or_for_another_host_nothing_changes(string method, string path)
    {
        await emulator.Cache.SetAsync("purge-guarded", 1, new CacheItemOptions { Tags = ["purge-guarded"] });
        byte[] body = """{"tags":["purge-guarded"]}"""u8.ToArray();
        RawConnection.RawAnswer stranger = await RawConnection.AskAsync(
            emulator.Process, $"{method} {path}{Project}", ["Content-Type: application/json", "Authorization: Bearer wrong"], body);
        Assert.Equal(401, stranger.Status);
        Assert.Equal("unauthorized", stranger.Error.Code);
        RawConnection.RawAnswer rebound = await RawConnection.AskAsync(
            emulator.Process, $"{method} {path}{Project}", ["Content-Type: application/json", "Host: evil.example"], body);
        Assert.Equal(421, rebound.Status);
        Assert.True(await emulator.Cache.ContainsAsync("purge-guarded"));
    }

    [Fact]
    public async Task Help_shows_how_to_use_the_purge_API()
    {
        (_, string output, _) = await EmulatorProcess.RunAsync(["--help"]);
        Assert.Contains("VERCEL_API_URL=http://127.0.0.1:<port>", output, StringComparison.Ordinal);
        Assert.Contains("VERCEL_TOKEN=<the", output, StringComparison.Ordinal);
    }

    private static async Task Succeeded(HttpResponseMessage response)
    {
        Assert.Equal("{}", await response.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
    }

    private static async Task Refused(HttpResponseMessage response, params string[] said)
    {
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        (string code, string message) = await response.ErrorAsync();
        Assert.Equal("bad_request", code);
        Assert.All(said, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }

    private static StringContent? Json(string? body) => body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

    private Task<HttpResponseMessage> PostAsync(string target, string? body) => emulator.Http.PostAsync(target, Json(body));

    private async Task Refused(string path, string body, params string[] said)
    {
        using HttpResponseMessage response = await PostAsync(path + Project, body);
        await Refused(response, said);
    }
}
