namespace VercelFunctions.Tests;

public class EndpointTests
{
    [Theory]
    [InlineData("http://127.0.0.1:3000/v1/runtime-cache/", "http://127.0.0.1:3000/v1/runtime-cache/")]
    [InlineData("http://127.0.0.1:3000/v1/runtime-cache", "http://127.0.0.1:3000/v1/runtime-cache/")]
    [InlineData("https://cache.example", "https://cache.example/")]
    [InlineData("HTTPS://cache.example:8443", "https://cache.example:8443/")]
    [InlineData("http://[::1]:3000/a b", "http://[::1]:3000/a%20b/")]
    public void An_absolute_URL_is_accepted_and_ends_in_a_slash(string url, string taken) =>
        Assert.Equal(taken, new RuntimeCacheEndpoint(url, []).Url.AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v1/runtime-cache/")]
    [InlineData("cache.example/v1/")]
    [InlineData("localhost:3000")]
    [InlineData("ftp://cache.example/")]
    [InlineData("file:///tmp/cache")]
    [InlineData("http://")]
    [InlineData("http://host:port/")]
    [InlineData("http://host/?a=b")]
    [InlineData("http://host/?")]
    [InlineData("http://host/x?a=b/")]
    [InlineData("http://host/#")]
    [InlineData("http://host/#part")]
    [InlineData("http://user:password@host/")]
    [InlineData("http://user@host/")]
    public void A_URL_to_which_keys_cannot_be_appended_is_refused(string url)
    {
        VercelException refused = Assert.Throws<VercelException>(() => new RuntimeCacheEndpoint(url, []));
        Assert.Equal(VercelFailure.InvalidEndpoint, refused.Failure);
    }

    [Fact]
    public void A_refused_URL_without_a_secret_is_quoted() =>
        Assert.Contains(
            "'cache.example/v1/'",
            Assert.Throws<VercelException>(() => new RuntimeCacheEndpoint("cache.example/v1/", [])).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("", "value")]
    [InlineData("a b", "value")]
    [InlineData("a:b", "value")]
    [InlineData("naïve", "value")]
    [InlineData("x\r\ny", "value")]
    [InlineData("name", "va\r\nlue")]
    [InlineData("name", "value\n")]
    [InlineData("name", "val\0ue")]
    [InlineData("name", "valué")]
    [InlineData("name", null)]
    [InlineData("Content-Type", "application/json")]
    [InlineData("content-length", "1")]
    [InlineData("Content-Encoding", "gzip")]
    [InlineData("Expires", "0")]
    public void A_header_that_no_request_can_carry_is_refused(string name, string? value)
    {
        VercelException refused = Assert.Throws<VercelException>(
            () => new RuntimeCacheEndpoint("http://host/", [new("x-good", "1"), new(name, value!)]));
        Assert.Equal(VercelFailure.InvalidHeaders, refused.Failure);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Fact]
    public void Headers_are_read_from_a_JSON_object() =>
        Assert.Equal(
            [new("authorization", "Bearer a\"b"), new("x-empty", "")],
            RuntimeCacheEndpoint.ParseHeaders("""{"authorization":"Bearer a\"b","x-empty":""}"""));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{authorization:Bearer}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"a":null}""")]
    [InlineData("""{"a":["b"]}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\ud800":"b"}""")]
    public void Headers_must_be_a_JSON_object_of_strings(string json)
    {
        VercelException refused = Assert.Throws<VercelException>(() => RuntimeCacheEndpoint.ParseHeaders(json));
        Assert.Equal(VercelFailure.InvalidHeaders, refused.Failure);
        Assert.Contains("JSON object", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_timeout_is_5_seconds()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), new RuntimeCacheEndpoint("http://host/", []).Timeout);
        Assert.Equal(TimeSpan.FromSeconds(1), new RuntimeCacheEndpoint("http://host/", [], TimeSpan.FromSeconds(1)).Timeout);
        Assert.Equal(
            int.MaxValue,
            new RuntimeCacheEndpoint("http://host/", [], TimeSpan.FromMilliseconds(int.MaxValue)).Timeout.TotalMilliseconds);
    }

    [Theory, InlineData(0d), InlineData(-1d), InlineData(1d + int.MaxValue)]
    public void A_timeout_beyond_the_range_of_timers_is_refused(double milliseconds)
    {
        VercelException refused = Assert.Throws<VercelException>(
            () => new RuntimeCacheEndpoint("http://host/", [], TimeSpan.FromMilliseconds(milliseconds)));
        Assert.Equal(VercelFailure.InvalidTimeout, refused.Failure);
    }
}
