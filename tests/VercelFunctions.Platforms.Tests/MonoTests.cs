namespace VercelFunctions.Platforms.Tests;

/// <summary>The tests of the core and of Deployments on Mono, with the assemblies that Windows PowerShell loads.</summary>
public sealed class MonoTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    // Each is a difference between Mono and .NET Framework.
    private static readonly (string Test, string Reason)[] KnownLimits =
    [
        ("A_URL_that_fails_does_not_stop_the_others", "Mono has no CertificateRequest."),
        ("A_body_that_cannot_be_decompressed_is_an_invalid_response", "Mono reports it like a closed connection."),
        ("A_canceled_purge_has_the_callers_token", "Mono's cancellation has another token."),
        ("Https_to_an_http_server_suggests_http", "Mono's TLS error does not show that the server uses none."),
    ];

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public async Task Tests_pass_on_Mono_in_another_culture(string culture)
    {
        Assert.SkipWhen(
            await ChildProcess.TryRunAsync("mono", ["--version"]) is null, "Mono is not installed. Install the package mono-devel.");
        string folder = Repository.PathOf($"artifacts/mono/{culture}");
        Prepare(folder);
        string report = Path.Combine(folder, "report.trx");
        string program = Path.Combine(folder, "VercelFunctions.NetFramework.Tests.exe");
        ProcessResult run = await ChildProcess.RunAsync(
            "mono",
            [
                program, "-noColor", "-culture", culture, "-trx", report,
                .. KnownLimits.SelectMany(limit => new[] { "-method-", $"*.{limit.Test}" }),
            ],
            folder,
            limit: Limit);
        Assert.True(File.Exists(report), run.Text);
        PlatformRun result = PlatformRun.Read(report);
        Assert.True(result.Failures.Count == 0, string.Join("\n\n", result.Failures));
        Assert.Null(PlatformRun.Compare("Mono", result.Passed, result.Skipped + KnownLimits.Length));
    }

    /// <summary>Copies the tests, and replaces the libraries by those of the module.</summary>
    private static void Prepare(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        string built = Repository.PathOf("artifacts/bin/VercelFunctions.NetFramework.Tests/debug");
        foreach (string path in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            Copy(path, Path.Combine(folder, Path.GetRelativePath(built, path)));
        }

        foreach (string path in Directory.EnumerateFiles(Repository.PathOf("module/bin/Desktop"), "*.dll"))
        {
            Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        }
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }
}
