using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Requests that end before their response: the error shows who ended them.</summary>
public class EndOfRequestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Theory, InlineData("GetAsync"), InlineData("SetAsync"), InlineData("DeleteAsync"), InlineData("ExpireTagAsync")]
    public async Task A_client_that_is_disposed_is_not_a_timeout(string operation)
    {
        using StubCache stub = new(Silence);
        Task request = Operations.All[operation](stub.Cache, CancellationToken.None);
        await _arrived.Task;
        stub.Store.Dispose();
        string subject = $"The Runtime Cache at {stub.Store.Endpoint.Url}";
        await AssertDisposedAsync(request, subject);
        await AssertDisposedAsync(Operations.All[operation](stub.Cache, CancellationToken.None), subject);
    }

    [Fact]
    public async Task A_purge_client_that_is_disposed_is_not_a_timeout_and_is_not_retried()
    {
        using StubServer server = new(Silence);
        using PurgeClient purger = new(VercelProject.Find(Path.GetTempPath(), "hunter22-token", "shop", null, server.Url, _ => null));
        Task purge = purger.PurgeAllAsync(PurgedCache.Cdn);
        await _arrived.Task;
        purger.Dispose();
        await AssertDisposedAsync(purge, $"Vercel's API at {server.Url.TrimEnd('/')}");
        Assert.Single(server.Requests);
    }

    [Theory, InlineData("GetAsync"), InlineData("SetAsync"), InlineData("DeleteAsync"), InlineData("ExpireTagAsync")]
    public async Task A_cancellation_has_the_callers_token(string operation)
    {
        using StubCache stub = new(Silence);
        using CancellationTokenSource caller = new();
        Task request = Operations.All[operation](stub.Cache, caller.Token);
        await _arrived.Task;
        await caller.CancelAsync();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => request.WaitAsync(Patience, CancellationToken.None));
        Assert.Equal(caller.Token, canceled.CancellationToken);
    }

    [Fact]
    public async Task A_canceled_purge_has_the_callers_token()
    {
        using StubServer server = new(Silence);
        using PurgeClient purger = new(VercelProject.Find(Path.GetTempPath(), "hunter22-token", "shop", null, server.Url, _ => null));
        using CancellationTokenSource caller = new();
        Task purge = purger.PurgeAllAsync(PurgedCache.Cdn, caller.Token);
        IAsyncEnumerable<Expiry> results = purger.ExpireEachAsync(ExpiryKind.Tag, ["a", "b"], cancellationToken: caller.Token);
        Task expiry = results.GetAsyncEnumerator().MoveNextAsync().AsTask();
        await _arrived.Task;
        await caller.CancelAsync();
        foreach (Task request in new[] { purge, expiry })
        {
            OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => request.WaitAsync(Patience, CancellationToken.None));
            Assert.Equal(caller.Token, canceled.CancellationToken);
        }
    }

    private static async Task AssertDisposedAsync(Task request, string subject)
    {
        ObjectDisposedException disposed = await Assert.ThrowsAsync<ObjectDisposedException>(() => request.WaitAsync(Patience));
        Assert.Equal($"{subject} cannot be used any more: its client was disposed.", disposed.Message);
    }

    private StubAnswer Silence(RecordedRequest request)
    {
        _arrived.TrySetResult();
        return new StubAnswer { Delivery = StubDelivery.Never };
    }
}
