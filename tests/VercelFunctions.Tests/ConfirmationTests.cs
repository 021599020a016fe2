using System.Text;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>A success counts only if its body does not show the opposite: nobody reads the bodies of these responses.</summary>
public class ConfirmationTests
{
    private static readonly Dictionary<string, Func<StubAnswer, Task<VercelException?>>> Requests = new()
    {
        ["set"] = answer => CacheAsync(answer, "SetAsync"),
        ["delete"] = answer => CacheAsync(answer, "DeleteAsync"),
        ["expire"] = answer => CacheAsync(answer, "ExpireTagAsync"),
        ["clear the emulator"] = ClearAsync,
        ["purge tags"] = answer => PurgeAsync(
            answer, async client => (await client.ExpireEachAsync(ExpiryKind.Tag, ["a"]).ToListAsync())[0].Error),
        ["purge images"] = answer => PurgeAsync(answer, async client =>
            (await client.ExpireEachAsync(ExpiryKind.SourceImage, ["/a.png"]).ToListAsync())[0].Error),
        ["purge the CDN cache"] = answer => PurgeAsync(answer, client => FailureOf(() => client.PurgeAllAsync(PurgedCache.Cdn))),
        ["purge the data caches"] = answer => PurgeAsync(answer, client => FailureOf(() => client.PurgeAllAsync(PurgedCache.Data))),
    };

    private static readonly StubAnswer[] Confirmations =
    [
        StubAnswer.Empty(200),
        StubAnswer.Empty(200).With("content-type", "text/plain"),
        StubAnswer.Json(" \r\n"),
        StubAnswer.Json("{}"),
        StubAnswer.Json("1"),
        StubAnswer.Json("""{"success":true,"error":null,"errors":[]}"""),
        StubAnswer.Json("""{"revalidated":true,"errors":null,"error":false}"""),
        Typed("application/problem+json; charset=utf-8", "[]"),
        new StubAnswer { Body = "null"u8.ToArray() },
        Typed("text/plain", "OK"),
    ];

    private static readonly (StubAnswer Answer, VercelFailure Failure, string Said)[] Others =
    [
        (StubAnswer.Html("<html>Please sign in</html>"), VercelFailure.InvalidResponse, "an HTML page"),
        (Typed("Text/HTML", ""), VercelFailure.InvalidResponse, "an HTML page"),
        (Typed("application/xhtml+xml", "<html/>"), VercelFailure.InvalidResponse, "an HTML page"),
        (Typed("text/plain", "Welcome"), VercelFailure.InvalidResponse, "text/plain"),
        (Typed("text/plain", "1"), VercelFailure.InvalidResponse, "text/plain"),
        (Typed("image/png", "1"), VercelFailure.InvalidResponse, "image/png"),
        (new StubAnswer { Body = "Welcome"u8.ToArray() }, VercelFailure.InvalidResponse, "not JSON"),
        (StubAnswer.Json("""{"success":tr"""), VercelFailure.InvalidResponse, "not JSON"),
        (StubAnswer.Json("""{"success":false}"""), VercelFailure.RequestRefused, "failed"),
        (StubAnswer.Json("""{"ok":false}"""), VercelFailure.RequestRefused, "failed"),
        (StubAnswer.Json("""{"revalidated":false}"""), VercelFailure.RequestRefused, "failed"),
        (StubAnswer.Json("false"), VercelFailure.RequestRefused, "failed"),
        (StubAnswer.Json("""{"error":{"code":"plan","message":"Not yours"}}"""), VercelFailure.RequestRefused, "plan: Not yours"),
        (StubAnswer.Json("""{"error":"Not on this plan"}"""), VercelFailure.RequestRefused, "Not on this plan"),
        (StubAnswer.Json("""{"success":true,"errors":[{"message":"a"}]}"""), VercelFailure.RequestRefused, "failed"),
        (StubAnswer.Json("""{"error":"\ud800"}"""), VercelFailure.RequestRefused, "failed"),
    ];

    public static TheoryData<string> Everything => [.. Requests.Keys];

    [Theory, MemberData(nameof(Everything))]
    public async Task An_empty_body_OK_or_JSON_without_an_error_is_a_success(string request)
    {
        foreach (StubAnswer answer in Confirmations)
        {
            Assert.Null(await Requests[request](answer));
        }
    }

    [Theory, MemberData(nameof(Everything))]
    public async Task A_success_with_another_body_is_a_failure(string request)
    {
        foreach ((StubAnswer answer, VercelFailure expected, string said) in Others)
        {
            VercelException? failure = await Requests[request](answer);
            Assert.Equal((expected, 200), (failure?.Failure, (int?)failure?.StatusCode));
            Assert.Contains(said, failure!.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("sign in", failure.ToString(), StringComparison.Ordinal);
        }
    }

    private static StubAnswer Typed(string contentType, string body) =>
        new StubAnswer { Body = Encoding.UTF8.GetBytes(body) }.With("content-type", contentType);

    private static async Task<VercelException?> FailureOf(Func<Task> action) => await Record.ExceptionAsync(action) as VercelException;

    private static async Task<VercelException?> CacheAsync(StubAnswer answer, string operation)
    {
        using StubCache stub = new(answer);
        return await FailureOf(() => Operations.All[operation](stub.Cache, CancellationToken.None));
    }

    private static async Task<VercelException?> ClearAsync(StubAnswer answer)
    {
        using StubCache stub = StubCache.AsEmulator(answer);
        return await FailureOf(async () => await stub.Emulator.ClearAsync());
    }

    private static async Task<VercelException?> PurgeAsync(StubAnswer answer, Func<PurgeClient, Task<VercelException?>> purge)
    {
        using StubServer server = new(answer);
        VercelProject project = VercelProject.Find(Path.GetTempPath(), "token", "shop", null, server.Url, _ => null);
        using PurgeClient client = new(project, timeProvider: new PassingTime());
        VercelException? failure = await purge(client);
        Assert.Single(server.Requests);
        return failure;
    }
}
