using System.Diagnostics.Metrics;
using System.Text;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Expiring many tags over HTTP.</summary>
public class TagExpiryTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory, InlineData(1, 1), InlineData(128, 1), InlineData(129, 2), InlineData(256, 2), InlineData(257, 3), InlineData(1000, 8)]
    public void Tags_are_sent_128_per_request(int tags, int requests)
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        string[] given = [.. Enumerable.Range(0, tags).Select(i => $"t{i}")];
        stub.Cache.ExpireTags(given);
        Assert.Equal(requests, stub.Requests.Count);
        Assert.Equal(given, stub.ExpiredTags);
    }

    [Fact]
    public void A_request_has_at_most_8000_bytes()
    {
        // The path has 34 bytes and a tag with its comma 101: 78 of them leave 88 of 8,000 bytes.
        int room = HttpCacheStore.MaxTargetBytes - (StubCache.Path + "revalidate?tags=").Length;
        string[] full = [.. Enumerable.Range(0, room / 101).Select(i => $"{i:d3}" + new string('t', 97))];
        string filler = new('f', room - (full.Length * 101));
        using StubCache stub = new(StubAnswer.Empty(200));
        stub.Cache.ExpireTags([.. full, filler]);
        Assert.Equal(HttpCacheStore.MaxTargetBytes, stub.Request.Target.Length);

        using StubCache over = new(StubAnswer.Empty(200));
        over.Cache.ExpireTags([.. full, filler + "f"]);
        Assert.Equal([full.Length, 1], over.Requests.Select(request => StubCache.TagsOf(request).Count));
    }

    [Theory]
    [InlineData(StubDelivery.Never, 0.2, 0, VercelFailure.TimedOut)]
    [InlineData(StubDelivery.Reset, 60, 128, VercelFailure.ConnectionFailed)]
    public async Task Nothing_more_is_sent_after_the_connection_fails(
        StubDelivery delivery, double timeout, int first, VercelFailure expected)
    {
        using StubCache stub = new(
            request => StubAnswer.Empty(200) with
            {
                Delivery = StubCache.TagsOf(request)[0] == $"t{first}" ? delivery : StubDelivery.Whole,
            },
            timeout: TimeSpan.FromSeconds(timeout));
        string[] tags = [.. Enumerable.Range(0, 1000).Select(i => $"t{i}")];
        List<Expiry> results = await stub.Cache.Store.TryExpireTagsAsync(tags, CancellationToken.None).ToListAsync();
        Assert.DoesNotContain($"t{first + 128}", stub.ExpiredTags);
        Assert.Equal(tags, results.Select(result => result.Name));
        Assert.All(results.Take(first), result => Assert.True(result.IsExpired));
        Assert.All(results.Skip(first), result => Assert.Equal(expected, result.Error!.Failure));
        Assert.All(
            results.Skip(first + 128),
            result => Assert.StartsWith("Not sent, because", result.Error!.Message, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task Every_tag_is_sent_once_and_in_order(int seed)
    {
        Random random = new(seed);
        string[] tags = [.. Enumerable.Range(0, random.Next(1, 1500)).Select(_ => RandomTag(random))];
        using StubCache stub = new(StubAnswer.Empty(200));
        IReadOnlyList<Expiry> results = await stub.Cache.TryExpireTagsAsync(tags);
        string[] distinct = [.. tags.Distinct()];
        Assert.Equal(distinct, stub.ExpiredTags);
        Assert.Equal(distinct, results.Select(result => result.Name));
        Assert.All(results, result => Assert.True(result.IsExpired));
        Assert.All(stub.Requests, request =>
        {
            Assert.InRange(request.Target.Length, 1, HttpCacheStore.MaxTargetBytes);
            Assert.InRange(StubCache.TagsOf(request).Count, 1, HttpCacheStore.MaxTagsPerRequest);
            Assert.Equal("POST", request.Method);
            Assert.True(request.Body.IsEmpty);
        });
    }

    [Fact]
    public void No_tags_send_nothing()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        stub.Cache.ExpireTags([]);
        Assert.Empty(stub.Requests);
    }

    [Fact]
    public async Task A_request_that_fails_affects_its_own_tags_only()
    {
        using StubCache stub = new(request => StubCache.TagsOf(request).Contains("t200")
            ? StubAnswer.Json("""{"error":{"message":"Too busy"}}""", 503)
            : StubAnswer.Empty(200));
        string[] tags = [.. Enumerable.Range(0, 300).Select(i => $"t{i}")];
        string[] failed = [.. tags.Skip(128).Take(128)];

        IReadOnlyList<Expiry> results = await stub.Cache.TryExpireTagsAsync(tags);
        Assert.Equal(tags, results.Select(result => result.Name));
        Assert.Equal(failed, results.Where(result => !result.IsExpired).Select(result => result.Name));
        Assert.All(results, result => Assert.Equal(result.IsExpired, result.Error is null));
        Assert.Equal(VercelFailure.ServerError, results[200].Error!.Failure);
        Assert.Equal("t200: failed", results[200].ToString());
        Assert.Equal(3, stub.Requests.Count);

        TagExpiryException exception = Assert.Throws<TagExpiryException>(() => stub.Cache.ExpireTags(tags));
        TagExpiryException same = await Assert.ThrowsAsync<TagExpiryException>(async () => await stub.Cache.ExpireTagsAsync(tags));
        Assert.Equal(exception.Message, same.Message);
        Assert.Equal(failed, exception.FailedTags);
        Assert.Contains("128 of 300 tags could not be expired", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Too busy", exception.Message, StringComparison.Ordinal);
        Assert.Equal(VercelFailure.ServerError, exception.Failure);
        Assert.Equal(503, (int)exception.StatusCode!);
        Assert.Equal(9, stub.Requests.Count);
    }

    [Fact]
    public async Task Failures_are_results_and_not_thrown()
    {
        StubAnswer[] answers =
        [
            StubAnswer.Empty(401), StubAnswer.Empty(404), StubAnswer.Empty(204), StubAnswer.Redirect(302, "/"),
            new StubAnswer { Delivery = StubDelivery.Reset },
        ];
        foreach (StubAnswer answer in answers)
        {
            using StubCache stub = new(answer);
            Assert.False(Assert.Single(await stub.Cache.TryExpireTagsAsync(["tag"])).IsExpired);
        }

        using HttpCacheStore down = new(new RuntimeCacheEndpoint(StubServer.UrlOfNothing(), []));
        Expiry result = Assert.Single(await new RuntimeCache(down).TryExpireTagsAsync(["tag"]));
        Assert.Equal(VercelFailure.ConnectionFailed, result.Error!.Failure);
    }

    [Fact]
    public async Task A_listener_that_throws_does_not_hide_the_results_of_other_requests()
    {
        // The tests of other classes run at the same time.
        AsyncLocal<bool> isOwn = new() { Value = true };
        int thrown = 0;
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "vercel.purge.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            if (isOwn.Value && Interlocked.Increment(ref thrown) <= 2)
            {
                throw new FormatException("The listener is broken.");
            }
        });
        listener.Start();
        using StubServer server = new(StubAnswer.Json("{}"));
        using PurgeClient purger = new(VercelProject.Find(Path.GetTempPath(), "hunter22-token", "shop", null, server.Url, _ => null));
        List<Expiry> results = [];
        FormatException exception = await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (Expiry result in purger.ExpireEachAsync(ExpiryKind.Tag, Enumerable.Range(0, 64).Select(i => $"t{i}")))
            {
                results.Add(result);
            }
        });
        Assert.Equal("The listener is broken.", exception.Message);
        Assert.Equal(32, results.Count(result => result.IsExpired));
    }

    [Fact]
    public void If_all_tags_fail_the_message_is_their_failure()
    {
        using StubCache stub = new(StubAnswer.Empty(500));
        TagExpiryException exception = Assert.Throws<TagExpiryException>(() => stub.Cache.ExpireTags(["a", "b"]));
        Assert.Equal(["a", "b"], exception.FailedTags);
        Assert.StartsWith("The Runtime Cache at", exception.Message, StringComparison.Ordinal);
        Assert.Equal(exception.InnerException!.Message, exception.Message);
    }

    private static string RandomTag(Random random)
    {
        const string Characters = "abcXYZ019 -_.:/?&=#+%'\"<>é日";
        string[] pieces = [.. Characters.Select(c => c.ToString()), "😀"];
        StringBuilder tag = new();
        int length = random.Next(1, 60);
        for (int i = 0; i < length; i++)
        {
            tag.Append(pieces[random.Next(pieces.Length)]);
        }

        return tag.ToString();
    }
}
