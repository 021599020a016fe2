using System.Net;
using System.Text.RegularExpressions;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The files of the page. VercelFunctions.Page.Tests tests them in a browser.</summary>
public sealed partial class PageFileTests(SharedEmulator emulator)
{
    private readonly Uri _address = new(emulator.Process.Endpoint, "/");

    [Theory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/page.css", "text/css; charset=utf-8")]
    [InlineData("/page.js", "text/javascript; charset=utf-8")]
    [InlineData("/icon.svg", "image/svg+xml")]
    public async Task A_file_is_served_without_token_under_a_strict_policy(string path, string type)
    {
        using HttpClient stranger = new() { BaseAddress = _address };
        using HttpResponseMessage response = await stranger.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        Assert.NotEmpty(await response.Content.ReadAsStringAsync());
        Assert.Equal("no-cache", Header("Cache-Control"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Resource-Policy"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
        string[] policy = Header("Content-Security-Policy").Split("; ");
        Assert.Superset(
            new HashSet<string>
            {
                "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'",
                "form-action 'none'", "frame-ancestors 'none'",
            },
            policy.ToHashSet());
        Assert.DoesNotContain("unsafe", string.Join(' ', policy), StringComparison.Ordinal);

        string Header(string name) => string.Join(",", response.Headers.GetValues(name));
    }

    [Fact]
    public async Task A_browser_with_the_current_file_gets_a_304()
    {
        using HttpClient stranger = new() { BaseAddress = _address };
        using HttpResponseMessage first = await stranger.GetAsync("/page.js");
        using HttpRequestMessage again = new(HttpMethod.Get, "/page.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await stranger.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        using HttpRequestMessage other = new(HttpMethod.Get, "/page.css");
        other.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage third = await stranger.SendAsync(other);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task A_HEAD_request_returns_the_length_only()
    {
        using HttpClient stranger = new() { BaseAddress = _address };
        using HttpRequestMessage head = new(HttpMethod.Head, "/");
        using HttpResponseMessage response = await stranger.SendAsync(head);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((await stranger.GetByteArrayAsync("/")).Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Another_method_is_refused(string method)
    {
        RawConnection.RawAnswer answer = await RawConnection.AskAsync(emulator.Process, method + " /", ["Origin: http://evil.example"]);
        Assert.Equal(405, answer.Status);
        Assert.Equal("GET, HEAD", answer.Headers["Allow"]);
    }

    [Fact]
    public async Task The_page_is_refused_for_another_host() =>
        Assert.Equal(421, (await RawConnection.AskAsync(emulator.Process, "GET /", ["Host: evil.example"])).Status);

    [Fact]
    public async Task The_page_refers_only_to_its_own_existing_files()
    {
        using HttpClient stranger = new() { BaseAddress = _address };
        Queue<string> waiting = new(["/"]);
        HashSet<string> seen = ["/"];
        while (waiting.TryDequeue(out string? path))
        {
            string text = await stranger.GetStringAsync(path);
            Assert.DoesNotMatch(@"https?://(?!www\.w3\.org/2000/svg)", text);
            IEnumerable<string> references = References().Matches(text).Select(match => match.Groups[1].Value);
            foreach (string named in references.Where(named => !named.StartsWith('#')))
            {
                string target = new Uri(new Uri(_address, path), named).AbsolutePath;
                if (seen.Add(target))
                {
                    waiting.Enqueue(target);
                }
            }
        }

        Assert.Superset(
            new HashSet<string> { "/page.css", "/page.js", "/theme.js", "/icon.svg", "/api.js", "/events.js", "/items.js" }, seen);
    }

    [Fact]
    public async Task The_page_has_no_inline_scripts_or_styles()
    {
        using HttpClient stranger = new() { BaseAddress = _address };
        string page = await stranger.GetStringAsync("/");
        Assert.DoesNotMatch(@"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", page);
    }

    [GeneratedRegex("""(?:\ssrc="|\shref="|from '|import ')([^"']+)["']""")]
    private static partial Regex References();
}
