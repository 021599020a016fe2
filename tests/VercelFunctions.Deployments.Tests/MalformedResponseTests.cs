using VercelFunctions.TestSupport;

namespace VercelFunctions.Deployments.Tests;

/// <summary>Malformed HTTP that repeats a secret: .NET quotes it in exceptions, this library must not.</summary>
public class MalformedResponseTests
{
    private const string Secret = "hunter22-token-of-16-or-more";

    private static readonly Dictionary<string, string> Heads = new()
    {
        ["status line"] = $"HTTP/1.1 Bearer {Secret}\r\n\r\n",
        ["protocol"] = $"{Secret} 200 OK\r\n\r\n",
        ["header line"] = $"HTTP/1.1 200 OK\r\nauthorization Bearer {Secret}\r\n\r\n",
        ["header name"] = $"HTTP/1.1 200 OK\r\nauthorization Bearer {Secret}: x\r\n\r\n",
        ["bare header name"] = $"HTTP/1.1 200 OK\r\n{Secret}\r\n\r\n",
        ["chunk size"] = $"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{Secret}\r\n",
    };

    private static readonly Dictionary<string, Func<string, Task<VercelException>>> Clients = new()
    {
        ["HttpCacheStore"] = CacheAsync,
        ["EmulatorClient"] = EmulatorAsync,
        ["PurgeClient"] = PurgeAsync,
        ["GitHubChangesClient"] = GitHubAsync,
        ["CacheStatusClient"] = StatusAsync,
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string client in Clients.Keys)
            {
                foreach (string head in Heads.Keys.Where(head => client != "CacheStatusClient" || head != "chunk size"))
                {
                    data.Add(client, head);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task A_malformed_response_does_not_show_the_secret(string client, string head)
    {
        // An emulator gets the secret only after it has identified itself.
        StubAnswer malformed = new() { RawHead = Heads[head] };
        using StubServer server = new(request =>
            request.Target == "/emulator/" ? StubAnswer.Json("""{"name":"VercelFunctions.Emulator"}""") : malformed);
        VercelException failure = await Clients[client](server.Url);
        Assert.Contains(server.Requests, request => request.Target != "/emulator/");
        Assert.True(failure.Failure is VercelFailure.ConnectionFailed or VercelFailure.InvalidResponse, failure.ToString());
        for (Exception? exception = failure; exception is not null; exception = exception.InnerException)
        {
            Assert.DoesNotContain(Secret, exception.Message, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Secret, exception.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<VercelException> CacheAsync(string url)
    {
        using HttpCacheStore store = new(new RuntimeCacheEndpoint(url, [new("authorization", "Bearer " + Secret)]));
        return await new RuntimeCache(store).FailureAsync("GetAsync");
    }

    private static async Task<VercelException> EmulatorAsync(string url)
    {
        using EmulatorClient client = new(new RuntimeCacheEndpoint(url, [new("authorization", "Bearer " + Secret)]));
        return await Assert.ThrowsAsync<VercelException>(async () => await client.ListAsync());
    }

    private static async Task<VercelException> PurgeAsync(string url)
    {
        PassingTime time = new();
        using PurgeClient client = new(VercelProject.Find(Path.GetTempPath(), Secret, "shop", null, url, _ => null), timeProvider: time);
        return Assert.Single(await client.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync()).Error!;
    }

    private static async Task<VercelException> GitHubAsync(string url)
    {
        PassingTime time = new();
        using GitHubChangesClient client = new(GitHubRepository.Find("owner/repo", Secret, url, _ => null), timeProvider: time);
        return await Assert.ThrowsAsync<VercelException>(() => client.ListChangedFilesAsync("old", "new"));
    }

    private static async Task<VercelException> StatusAsync(string url)
    {
        using CacheStatusClient client = new(Secret);
        return Assert.Single(await client.GetAsync([url])).Error!;
    }
}
