using System.Net;

namespace VercelFunctions.Emulator.Tests;

/// <summary>Forms of requests that Vercel's own local server accepts, and what its hits contain.</summary>
public sealed class VercelDevTests(SharedEmulator emulator)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Theory]
    [InlineData("Infinity")]
    [InlineData("false")]
    [InlineData("False")]
    [InlineData("FALSE")]
    [InlineData("f")]
    [InlineData("F")]
    public async Task No_revalidation_stores_for_one_year(string ttl)
    {
        await SetAsync("dev-year-" + ttl, ("x-vercel-revalidate", ttl));
        Assert.InRange(Assert.NotNull((await ItemAsync("dev-year-" + ttl)).TimeLeft), Year - TimeSpan.FromMinutes(5), Year);
    }

    [Theory]
    [InlineData("+60")]
    [InlineData("0060")]
    public async Task A_TTL_can_have_a_sign_and_leading_zeros(string ttl)
    {
        await SetAsync("dev-sign", ("x-vercel-revalidate", ttl));
        Assert.InRange(Assert.NotNull((await ItemAsync("dev-sign")).TimeLeft), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task An_empty_TTL_is_no_TTL()
    {
        await SetAsync("dev-empty-ttl", ("x-vercel-revalidate", string.Empty));
        Assert.Null((await ItemAsync("dev-empty-ttl")).TimeLeft);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("+0")]
    [InlineData("000")]
    public async Task A_TTL_of_zero_stores_nothing_and_keeps_the_previous_item(string ttl)
    {
        await SetAsync("dev-zero" + ttl, ("x-vercel-revalidate", ttl));
        using HttpResponseMessage absent = await emulator.Http.GetAsync("dev-zero" + ttl);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);

        await SetAsync("dev-zero-kept" + ttl);
        using HttpResponseMessage set = await emulator.Http.SetAsync(
            "dev-zero-kept" + ttl, new StringContent("2"), ("x-vercel-revalidate", ttl));
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal("1", await emulator.Http.GetStringAsync("dev-zero-kept" + ttl));
    }

    [Fact]
    public async Task Tags_are_trimmed_and_empty_ones_dropped()
    {
        await SetAsync("dev-trimmed", ("x-vercel-cache-tags", " dev a , dev b,,dev c ,"));
        Assert.Equal(["dev a", "dev b", "dev c"], (await ItemAsync("dev-trimmed")).Tags);
        using HttpResponseMessage expire = await emulator.Http.PostAsync("revalidate?tags=,%20dev%20b%20,,", null);
        Assert.Equal(HttpStatusCode.OK, expire.StatusCode);
        using HttpResponseMessage get = await emulator.Http.GetAsync("dev-trimmed");
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    [Theory]
    [InlineData("tags=,")]
    [InlineData("tags=%20")]
    [InlineData("itemId=")]
    [InlineData("tags=&itemId=")]
    public async Task A_revalidation_of_nothing_is_refused(string query)
    {
        using HttpResponseMessage response = await emulator.Http.PostAsync("revalidate?" + query, null);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("missing_tags", (await response.ErrorAsync()).Code);
    }

    [Fact]
    public async Task A_revalidation_of_an_item_deletes_it()
    {
        await SetAsync("dev/item%20id");
        await SetAsync("dev-tagged", ("x-vercel-cache-tags", "dev-tag-and-item"));
        await SetAsync("dev-untagged");
        await emulator.Http.PostAsync("revalidate?itemId=dev/item%20id", null);
        await emulator.Http.PostAsync("revalidate?itemId=dev-untagged&tags=dev-tag-and-item", null);
        foreach (string key in new[] { "dev/item%20id", "dev-tagged", "dev-untagged" })
        {
            using HttpResponseMessage get = await emulator.Http.GetAsync(key);
            Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
        }
    }

    [Fact]
    public async Task A_hit_has_its_age_and_its_tags()
    {
        await SetAsync("dev-age", ("x-vercel-cache-tags", "dev-x, dev-y"));
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        TimeSpan age;
        do
        {
            using HttpResponseMessage hit = await emulator.Http.GetAsync("dev-age", deadline.Token);
            Assert.Equal("dev-x,dev-y", Assert.Single(hit.Headers.GetValues("x-vercel-cache-tags")));
            age = Assert.NotNull(hit.Headers.Age);
        }
        while (age == TimeSpan.Zero);

        Assert.InRange(age, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(29));
        await SetAsync("dev-age");
        using HttpResponseMessage again = await emulator.Http.GetAsync("dev-age");
        Assert.Equal(TimeSpan.Zero, again.Headers.Age);
        Assert.False(again.Headers.Contains("x-vercel-cache-tags"));
    }

    [Fact]
    public async Task The_path_of_vercel_dev_is_an_alias()
    {
        await SetAsync("/v1/suspense-cache/dev-alias", ("x-vercel-cache-tags", "dev-alias"));
        Assert.Equal("1", await emulator.Http.GetStringAsync("dev-alias"));
        Assert.Equal("1", await emulator.Http.GetStringAsync("/v1/suspense-cache/dev-alias"));
        await emulator.Http.PostAsync("/v1/suspense-cache/revalidate?tags=dev-alias", null);
        using HttpResponseMessage get = await emulator.Http.GetAsync("dev-alias");
        Assert.Equal(HttpStatusCode.NotFound, get.StatusCode);
    }

    private async Task SetAsync(string key, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage set = await emulator.Http.SetAsync(key, new StringContent("1"), headers);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
    }

    private async Task<CacheItemInfo> ItemAsync(string key)
    {
        using EmulatorClient client = emulator.Process.Client();
        return Assert.Single(await client.ListAsync(), item => item.StoreKey == key);
    }
}
