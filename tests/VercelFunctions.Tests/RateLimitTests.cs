using System.Net;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Rate limits of a Runtime Cache.</summary>
public class RateLimitTests
{
    public static TheoryData<string> AllOperations => [.. Operations.All.Keys];

    [Theory, MemberData(nameof(AllOperations))]
    public async Task A_429_is_a_rate_limit_with_the_delay_of_its_header(string operation)
    {
        using StubCache stub = new(StubAnswer.Empty(429).With("retry-after", "7"));
        VercelException failure = await stub.Cache.FailureAsync(operation);
        Assert.Equal((VercelFailure.RateLimited, HttpStatusCode.TooManyRequests), (failure.Failure, failure.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
        Assert.Single(stub.Requests);
    }

    [Fact]
    public void A_429_without_a_delay_is_a_rate_limit_too()
    {
        using StubCache stub = new(StubAnswer.Empty(429));
        VercelException failure = Assert.Throws<VercelException>(() => stub.Cache.Get("key"));
        Assert.Equal(VercelFailure.RateLimited, failure.Failure);
        Assert.Null(failure.RetryAfter);
    }

    [Fact]
    public void The_delay_can_be_a_date_or_a_reset_time()
    {
        DateTimeOffset later = DateTimeOffset.UtcNow.AddMinutes(30);
        StubAnswer[] answers =
        [
            StubAnswer.Empty(429).With("retry-after", later.ToString("R")),
            StubAnswer.Empty(429).With("x-ratelimit-reset", $"{later.ToUnixTimeSeconds()}"),
        ];
        foreach (StubAnswer answer in answers)
        {
            using StubCache stub = new(answer);
            VercelException failure = Assert.Throws<VercelException>(() => stub.Cache.Get("key"));
            Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromMinutes(25), TimeSpan.FromMinutes(30));
        }
    }

    [Fact]
    public void Other_failures_have_no_delay()
    {
        using StubCache stub = new(StubAnswer.Empty(400).With("retry-after", "7"));
        Assert.Null(Assert.Throws<VercelException>(() => stub.Cache.Get("key")).RetryAfter);
    }

    [Fact]
    public void The_delay_is_kept_if_tags_are_not_expired()
    {
        using StubCache stub = new(StubAnswer.Empty(429).With("retry-after", "7"));
        TagExpiryException failure = Assert.Throws<TagExpiryException>(() => stub.Cache.ExpireTags(["a", "b"]));
        Assert.Equal((VercelFailure.RateLimited, TimeSpan.FromSeconds(7)), (failure.Failure, failure.RetryAfter));
        Assert.Equal(["a", "b"], failure.FailedTags);
    }
}
