using System.Net;

namespace VercelFunctions.Emulator.Tests;

/// <summary>Authentication by token, and the accepted host names.</summary>
public sealed class AccessTests(SharedEmulator emulator)
{
    private string FirstLine => $"GET {emulator.Process.Endpoint.AbsolutePath}absent";

    private string Token => emulator.Process.Token;

    public static TheoryData<string> WrongAuthorizations => new(
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Bearer TOKENx",
        "Bearer xTOKEN",
        "Bearer TOKE",
        "Bearer TOKEN TOKEN",
        "Bearer  TOKEN",
        "TOKEN",
        "BearerTOKEN",
        "Basic TOKEN",
        "Bearer \u00ffTOKEN",
        "Bearer " + new string('x', 20000));

    [Theory]
    [MemberData(nameof(WrongAuthorizations))]
    public async Task A_wrong_token_is_refused(string authorization)
    {
        string sent =
            authorization.Replace("TOKEN", Token, StringComparison.Ordinal).Replace("TOKE", Token[..^1], StringComparison.Ordinal);
        RefusedAsUnauthorized(await RawConnection.AskAsync(emulator.Process, FirstLine, [$"Authorization: {sent}"]));
    }

    [Fact]
    public async Task A_token_in_another_case_is_refused() =>
        RefusedAsUnauthorized(await AskAsync($"Authorization: Bearer {Token.ToUpperInvariant()}"));

    [Fact]
    public async Task No_token_is_refused()
    {
        using RawConnection connection = await RawConnection.OpenAsync(emulator.Process.Endpoint);
        await connection.SendAsync(
            System.Text.Encoding.ASCII.GetBytes($"{FirstLine} HTTP/1.1\r\nHost: {emulator.Process.Endpoint.Authority}\r\n\r\n"));
        RefusedAsUnauthorized(await connection.ReadAnswerAsync());
    }

    [Fact]
    public async Task Two_authorization_headers_are_refused() =>
        RefusedAsUnauthorized(await AskAsync($"Authorization: Bearer {Token}", $"Authorization: Bearer {Token}"));

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task The_token_is_accepted_with_the_scheme_in_any_case(string scheme) =>
        Assert.Equal("notFound", (await AskAsync($"Authorization: {scheme} {Token}")).Headers["x-vercel-cache-state"]);

    [Fact]
    public async Task A_request_without_the_token_changes_nothing()
    {
        await emulator.Cache.SetAsync("guarded", 1, new CacheItemOptions { Tags = ["guarded"] });
        using HttpClient stranger = new() { BaseAddress = emulator.Process.Endpoint };
        string key = emulator.Cache.GetStoreKey("guarded");
        using HttpResponseMessage delete = await stranger.DeleteAsync(key);
        using HttpResponseMessage expire = await stranger.PostAsync("revalidate?tags=guarded", null);
        using HttpResponseMessage set = await stranger.SetAsync(key, new StringContent("2"));
        using HttpResponseMessage clear = await stranger.DeleteAsync("/emulator/items");
        Assert.All([delete, expire, set, clear], response => Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode));
        Assert.Equal(1, await emulator.Cache.GetAsync<int>("guarded"));
    }

    [Theory]
    [InlineData("127.0.0.1:PORT")]
    [InlineData("localhost:PORT")]
    [InlineData("LocalHost:PORT")]
    [InlineData("[::1]:PORT")]
    public async Task Names_of_the_loopback_host_are_accepted(string host) =>
        Assert.Equal(404, (await RawConnection.AskAsync(emulator.Process, FirstLine, [$"Host: {WithPort(host)}"])).Status);

    [Theory]
    [InlineData("evil.example:PORT")]
    [InlineData("127.0.0.1.evil.example:PORT")]
    [InlineData("localhost.evil.example:PORT")]
    [InlineData("evil.localhost:PORT")]
    [InlineData("localhost.:PORT")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("localhost:1")]
    [InlineData("127.0.0.2:PORT")]
    [InlineData("127.1:PORT")]
    [InlineData("2130706433:PORT")]
    [InlineData("0.0.0.0:PORT")]
    [InlineData("192.0.2.1:PORT")]
    [InlineData("[::ffff:127.0.0.1]:PORT")]
    [InlineData("")]
    public async Task Other_hosts_are_refused_with_or_without_the_token(string host)
    {
        RawConnection.RawAnswer withToken = await RawConnection.AskAsync(emulator.Process, FirstLine, [$"Host: {WithPort(host)}"]);
        RawConnection.RawAnswer without = await RawConnection.AskAsync(
            emulator.Process, FirstLine, [$"Host: {WithPort(host)}", "Authorization: none"]);
        foreach (RawConnection.RawAnswer answer in new[] { withToken, without })
        {
            Assert.Equal(421, answer.Status);
            Assert.Equal("misdirected_request", answer.Error.Code);
            Assert.Contains("localhost", answer.Error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("[::]:PORT")]
    [InlineData("a/b:PORT")]
    [InlineData("a@127.0.0.1:PORT")]
    [InlineData("127.0.0.1:PORT, evil.example")]
    public async Task An_invalid_host_is_refused(string host) =>
        Assert.InRange((await RawConnection.AskAsync(emulator.Process, FirstLine, [$"Host: {WithPort(host)}"])).Status, 400, 421);

    [Fact]
    public async Task Two_hosts_are_refused() => Assert.Equal(
        400, (await AskAsync($"Host: {emulator.Process.Endpoint.Authority}", "Host: evil.example")).Status);

    private static void RefusedAsUnauthorized(RawConnection.RawAnswer answer)
    {
        Assert.Equal(401, answer.Status);
        Assert.Equal("Bearer", answer.Headers["WWW-Authenticate"]);
        Assert.Equal("unauthorized", answer.Error.Code);
    }

    private string WithPort(string host) => host.Replace("PORT", $"{emulator.Process.Endpoint.Port}", StringComparison.Ordinal);

    private Task<RawConnection.RawAnswer> AskAsync(params string[] headers) => RawConnection.AskAsync(emulator.Process, FirstLine, headers);
}
