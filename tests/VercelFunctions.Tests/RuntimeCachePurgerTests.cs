using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Purging a Runtime Cache, which has fewer options than Vercel's API.</summary>
public sealed class RuntimeCachePurgerTests : IDisposable
{
    private readonly StubCache _stub = StubCache.AsEmulator(StubAnswer.Json("[]"));
    private readonly RuntimeCachePurger _purger;

    public RuntimeCachePurgerTests() => _purger = new RuntimeCachePurger(_stub.Store, _stub.Emulator);

    public static TheoryData<PurgeOptions, string> UnsupportedOptions => new()
    {
        { new PurgeOptions { Mode = PurgeMode.Delete }, "the mode Delete" },
        { new PurgeOptions { Target = PurgeTarget.Production }, "the target Production" },
        { new PurgeOptions { Target = PurgeTarget.Preview }, "the target Preview" },
        { new PurgeOptions { RevalidationDeadline = TimeSpan.FromSeconds(1) }, "a revalidation deadline" },
    };

    public void Dispose() => _stub.Dispose();

    // The method must throw, not its enumeration: nothing is awaited or enumerated here.
    [Theory, MemberData(nameof(UnsupportedOptions))]
    public void Options_of_Vercels_API_are_refused_at_once(PurgeOptions options, string named) =>
        Refused(() => _purger.ExpireEachAsync(ExpiryKind.Tag, ["a"], options), named);

    [Fact]
    public void Source_images_are_refused_at_once() =>
        Refused(() => _purger.ExpireEachAsync(ExpiryKind.SourceImage, ["/a.png"]), "source images");

    [Fact]
    public async Task The_CDN_cache_cannot_be_purged()
    {
        VercelException refused = await Assert.ThrowsAsync<VercelException>(() => _purger.PurgeAllAsync(PurgedCache.Cdn));
        Assert.Equal(VercelFailure.NotSupported, refused.Failure);
        Assert.Empty(_stub.Requests);
    }

    [Fact]
    public async Task Tags_are_expired_in_the_Runtime_Cache()
    {
        IReadOnlyList<Expiry> results = await _purger
            .ExpireEachAsync(ExpiryKind.Tag, ["a", "b", "a", "c,d"], new PurgeOptions())
            .ToListAsync();
        Assert.Equal([("c,d", false), ("a", true), ("b", true)], results.Select(result => (result.Name, result.IsExpired)));
        Assert.Equal(["a", "b"], _stub.ExpiredTags);
    }

    [Fact]
    public async Task Purging_the_cache_deletes_all_items()
    {
        await _purger.PurgeAllAsync(PurgedCache.Data);
        Assert.Equal(["GET /emulator/", "DELETE /emulator/items"], _stub.Requests.Select(request => $"{request.Method} {request.Target}"));
    }

    private void Refused(Func<object> purge, string named)
    {
        VercelException refused = Assert.Throws<VercelException>(purge);
        Assert.Equal(VercelFailure.NotSupported, refused.Failure);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Contains(_stub.Store.Description, refused.Message, StringComparison.Ordinal);
        Assert.Empty(_stub.Requests);
    }
}
