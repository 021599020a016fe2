using System.Net;
using System.Text;
using System.Text.Json;

namespace VercelFunctions.Action.Tests;

/// <summary>A secret that a server returns is masked in every encoding.</summary>
public sealed class MaskingTests : ActionTest
{
    private const string Secret = "ghs_/a*b:C9+&é\"<x";

    public static TheoryData<string, string> Encodings => new()
    {
        { "plain", Secret },
        { "another letter case", Secret.ToUpperInvariant() },
        { "percent", Uri.EscapeDataString(Secret) },
        { "percent, lower case", Uri.EscapeDataString(Secret).Replace("%2F", "%2f").Replace("%3A", "%3a") },
        { "percent, all characters", string.Concat(Encoding.UTF8.GetBytes(Secret).Select(one => $"%{one:X2}")) },
        { "form", WebUtility.UrlEncode(Secret) },
        { "JSON", JsonSerializer.Serialize(Secret)[1..^1] },
        { "JSON, escaped slash", Secret.Replace("/", "\\/").Replace("\"", "\\\"") },
        { "JSON, all characters", string.Concat(Secret.Select(unit => $"\\u{(int)unit:x4}")) },
        { "HTML", WebUtility.HtmlEncode(Secret) },
        { "base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret)) },
        { "base64 after one character", Base64After("x") },
        { "base64 after two characters", Base64After("x:") },
        { "base64, basic authentication", Base64After("user:") },
        { "base64url", Base64After("").Replace('+', '-').Replace('/', '_').TrimEnd('=') },
        { "base64 in a URL", Uri.EscapeDataString(Base64After("x")) },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_secret_is_in_no_encoding(string encoding, string text)
    {
        Assert.NotEmpty(encoding);
        SecretMask mask = new();
        mask.Add([Secret]);
        string hidden = mask.Hide($"before {text} after");
        Assert.StartsWith("before ", hidden, StringComparison.Ordinal);
        Assert.EndsWith(" after", hidden, StringComparison.Ordinal);

        // What remains of base64 are the characters that also belong to the text around the secret.
        Assert.InRange(hidden.Replace("***", "").Length, "before  after".Length, "before  after".Length + 10);
        Assert.Contains("***", hidden, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlapping_secrets_are_masked_as_a_whole()
    {
        SecretMask mask = new();
        mask.Add(["abcd1234", "1234wxyz", "one\nline two"]);
        Assert.Equal("[***] [***] 12ab", mask.Hide("[ABCD1234wxyz] [line two] 12ab"));
    }

    [Fact]
    public void A_short_secret_is_not_masked()
    {
        SecretMask mask = new();
        Assert.Empty(mask.Add(["abc", "", " "]));
        Assert.Equal("abc", mask.Hide("abc"));
    }

    [Fact]
    public void No_output_has_a_secret_that_the_server_encodes()
    {
        string[] forms = [.. Encodings.Select(row => ((string, string))row.Data).Select(row => row.Item2)];
        using StubServer server = new(request => StubAnswer.Json(
            JsonSerializer.Serialize(new { error = new { code = "x", message = forms[request.BodyText.Length % forms.Length] } }), 400));
        for (int i = 0; i < forms.Length; i++)
        {
            StepOutcome step = Run(("tags", new string('t', i + 1)), ("VERCEL_API_URL", server.Url), ("bypass-secret", Secret));
            Assert.Equal(1, step.ExitCode);
            Assert.Contains("***", step.Error.Data, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_secret_that_Markdown_would_escape_is_masked_in_URLs()
    {
        const string Bypass = "ghs_a*b:C9";
        using StubServer server = new(StubAnswer.Json(
            JsonSerializer.Serialize(new { error = new { message = $"You sent {Bypass}, {Bypass.ToUpperInvariant()}" } }), 400));
        StepOutcome step = Run(
            ("bypass-secret", Bypass),
            ("verify-urls", $"{server.Url}?x-vercel-protection-bypass={Bypass}\n{server.Url}?q={Uri.EscapeDataString(Bypass)}"),
            ("verify-timeout-seconds", "0"),
            ("VERCEL_API_URL", server.Url));
        Assert.Equal(1, step.ExitCode);
        Assert.Contains("?x-vercel-protection-bypass=***", step.SummaryText, StringComparison.Ordinal);
        IEnumerable<string> lines = step.Lines.Where(line => !line.StartsWith("::add-mask::", StringComparison.Ordinal));
        string shown = step.SummaryText + string.Join('\n', lines);
        Assert.DoesNotContain("ghs_a", Uri.UnescapeDataString(shown), StringComparison.OrdinalIgnoreCase);
    }

    private static string Base64After(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text + Secret));
}
