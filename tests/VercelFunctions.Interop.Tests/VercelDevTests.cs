using System.Diagnostics;
using System.Globalization;

namespace VercelFunctions.Interop.Tests;

/// <summary>The Runtime Cache server of <c>vercel dev</c> against the emulator: Vercel's own server is the reference.</summary>
public sealed class VercelDevTests(InteropFixture interop)
{
    private const int Seed = 64_002;
    private const int RandomRequests = 400;
    private const string TableTitle = "## Differences between `vercel dev` and the emulator";

    [Fact]
    public async Task Both_servers_respond_alike_except_for_the_listed_differences()
    {
        interop.RequirePackages();
        await using VercelDev dev = await VercelDev.StartAsync();
        await using EmulatorProcess emulator = await EmulatorProcess.StartAsync();
        Uri alias = new(emulator.Endpoint, "/v1/suspense-cache/");
        Dictionary<DevDifference, int> seen = [];
        Stopwatch watch = Stopwatch.StartNew();
        List<string> problems = [];
        int count = 0;
        foreach (RawRequest request in DevRequests.Random(Seed, RandomRequests).Concat(DevRequests.Special()))
        {
            RawResponse theirs = await WithToken(request, VercelDev.Token).SendAsync(dev.Endpoint, VercelDev.Token);
            RawResponse ours = await WithToken(request, emulator.Token).SendAsync(
                count % 2 == 0 ? emulator.Endpoint : alias, emulator.Token);
            count++;

            Aspects unexplained = Compare(theirs, ours, watch.Elapsed);
            foreach (DevDifference difference in DevDifference.All.Where(
                difference => (difference.Explains & unexplained) != 0 && difference.Applies(request, theirs, ours)).ToList())
            {
                unexplained &= ~difference.Explains;
                seen[difference] = seen.GetValueOrDefault(difference) + 1;
            }

            if (unexplained != Aspects.None)
            {
                problems.Add(
                    $"Request {count} differs in {unexplained}: {request}\nvercel dev: {Describe(theirs)}\nemulator:   {Describe(ours)}");
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n\n", problems.Take(20)));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{count} requests. "
            + string.Join("; ", DevDifference.All.Select(item => $"{item.Situation}: {seen.GetValueOrDefault(item)}")));
        Assert.Empty(DevDifference.All.Where(difference => !seen.ContainsKey(difference)).Select(difference => difference.Situation));
        await ExpireAsync(dev, emulator);
    }

    [Fact]
    public async Task The_documentation_lists_the_same_differences()
    {
        string[] lines = await File.ReadAllLinesAsync(Repository.PathOf("docs/protocol.md"));
        IEnumerable<string> rows = lines
            .SkipWhile(line => line != TableTitle)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith('|'))
            .Skip(2);
        Assert.Equal(DevDifference.All.Select(item => $"| {item.Situation} | {item.Dev} | {item.Emulator} | {item.Reason} |"), rows);
    }

    [Fact]
    public async Task The_core_works_with_vercel_dev()
    {
        interop.RequirePackages();
        await using VercelDev dev = await VercelDev.StartAsync();
        using HttpCacheStore store = new(new RuntimeCacheEndpoint(
            dev.Endpoint.AbsoluteUri, [new("authorization", "Bearer " + VercelDev.Token)], TimeSpan.FromSeconds(20)));
        RuntimeCache cache = new(store, new RuntimeCacheOptions { Namespace = "ключ" });
        CacheItemOptions options = new() { Ttl = TimeSpan.FromHours(1), Tags = ["of dev", "other"], Name = "Näme ☂" };
        await cache.SetAsync("a 🔑", new { Text = "☂" }, options);
        await cache.SetAsync("kept", 2, new CacheItemOptions { Tags = ["other"] });
        Assert.Equal("☂", (await cache.GetAsync("a 🔑"))?.GetProperty("text").GetString());
        Assert.False(await cache.ContainsAsync("absent"));

        await cache.ExpireTagAsync("of dev");
        Assert.Null(await cache.GetAsync("a 🔑"));
        Assert.Equal(2, await cache.GetAsync<int>("kept"));
        await cache.DeleteAsync("kept");
        Assert.False(await cache.ContainsAsync("kept"));
    }

    /// <summary>An item with a short TTL expires on both.</summary>
    private static async Task ExpireAsync(VercelDev dev, EmulatorProcess emulator)
    {
        RawRequest set = new("POST", "short", ["x-vercel-revalidate: 1"], "1"u8.ToArray());
        RawRequest get = new("GET", "short", []);
        foreach ((Uri endpoint, string token) in new[] { (dev.Endpoint, VercelDev.Token), (emulator.Endpoint, emulator.Token) })
        {
            Assert.Equal(200, (await set.SendAsync(endpoint, token)).Status);
            Stopwatch watch = Stopwatch.StartNew();
            while ((await get.SendAsync(endpoint, token)).Status == 200)
            {
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"The item at {endpoint} did not expire.");
                await Task.Delay(50);
            }
        }
    }

    private static Aspects Compare(RawResponse dev, RawResponse emulator, TimeSpan elapsed)
    {
        Aspects differing = dev.Status == emulator.Status ? Aspects.None : Aspects.Status;
        differing |= dev.Body.AsSpan().SequenceEqual(emulator.Body) && Same("Content-Type") ? Aspects.None : Aspects.Body;
        differing |= Same("x-vercel-cache-state") ? Aspects.None : Aspects.State;
        differing |= Same("x-vercel-cache-tags") ? Aspects.None : Aspects.Tags;
        differing |= IsAge(dev) == IsAge(emulator) ? Aspects.None : Aspects.Age;
        differing |= Same("Allow") ? Aspects.None : Aspects.Allow;
        differing |= Same("WWW-Authenticate") ? Aspects.None : Aspects.Challenge;
        return differing;

        bool Same(string header) => dev.Header(header) == emulator.Header(header);

        bool? IsAge(RawResponse response) => response.Header("Age") is string age
            ? int.Parse(age, NumberStyles.None, CultureInfo.InvariantCulture) <= elapsed.TotalSeconds + 1
            : null;
    }

    // Requests with a header of their own for the token.
    private static RawRequest WithToken(RawRequest request, string token) =>
        request with { Headers = [.. request.Headers.Select(header => header.Replace("{token}", token, StringComparison.Ordinal))] };

    private static string Describe(RawResponse response) =>
        $"{response.Status} {string.Join(", ", response.Headers.Select(header => $"{header.Key}: {header.Value}"))} "
        + (response.Text.Length > 300 ? response.Text[..300] : response.Text);
}
