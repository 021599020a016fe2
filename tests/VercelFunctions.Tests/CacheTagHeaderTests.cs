namespace VercelFunctions.Tests;

/// <summary>The value of the header Vercel-Cache-Tag.</summary>
public sealed class CacheTagHeaderTests
{
    [Fact]
    public void The_header_has_its_documented_name() => Assert.Equal("Vercel-Cache-Tag", CacheTagHeader.Name);

    [Theory]
    [InlineData("", "")]
    [InlineData("blog", "blog")]
    [InlineData("blog|post:7|blog", "blog,post:7")]
    [InlineData("Blog|blog", "Blog,blog")]
    [InlineData("two words|50%|a&b#c+d", "two words,50%,a&b#c+d")]
    [InlineData("café|日本|😀 x", "caf%C3%A9,%E6%97%A5%E6%9C%AC,%F0%9F%98%80 x")]
    [InlineData("é|%C3%A9", "%C3%A9")]
    public void Tags_become_one_value(string tags, string value) =>
        Assert.Equal(value, CacheTagHeader.Format(tags.Split('|', StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData(" leading")]
    [InlineData("trailing ")]
    [InlineData("line\r\nSet-Cookie: x")]
    [InlineData("del\u007f")]
    [InlineData("c1\u0085")]
    public void A_tag_that_a_header_cannot_carry_is_refused(string tag) =>
        Assert.Equal(VercelFailure.InvalidTag, Refused(["fine", tag]).Failure);

    [Fact]
    public void A_lone_surrogate_is_refused() => Assert.Equal(VercelFailure.InvalidTag, Refused(["\ud800"]).Failure);

    [Fact]
    public void A_tag_has_at_most_256_bytes_as_sent()
    {
        string longest = new('x', 256);
        Assert.Equal(longest, CacheTagHeader.Format([longest]));
        Assert.Equal(VercelFailure.TagTooLong, Refused([longest + "x"]).Failure);

        // Two bytes of UTF-8 are sent as six.
        Assert.Equal(252, CacheTagHeader.Format([new string('é', 42)]).Length);
        VercelException refused = Refused([new string('é', 43)]);
        Assert.Equal(VercelFailure.TagTooLong, refused.Failure);
        Assert.Contains("258 bytes when percent-encoded", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_response_has_at_most_128_different_tags()
    {
        List<string> tags = Enumerable.Range(1, 128).Select(number => $"tag-{number}").ToList();
        Assert.Equal(128, CacheTagHeader.Format([.. tags, .. tags]).Split(',').Length);
        VercelException refused = Refused([.. tags, "one-more"]);
        Assert.Equal(VercelFailure.TooManyTags, refused.Failure);
        Assert.Contains("129 tags; at most 128", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_HTTP_response_can_carry_the_value()
    {
        using HttpResponseMessage response = new();
        response.Headers.Add(CacheTagHeader.Name, CacheTagHeader.Format(["blog", "café au lait"]));
        Assert.Equal("blog,caf%C3%A9 au lait", Assert.Single(response.Headers.GetValues("vercel-cache-tag")));
    }

    private static VercelException Refused(string[] tags) => Assert.Throws<VercelException>(() => CacheTagHeader.Format(tags));
}
