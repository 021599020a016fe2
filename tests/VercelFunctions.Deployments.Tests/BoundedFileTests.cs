using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Versioning;

namespace VercelFunctions.Deployments.Tests;

/// <summary>Tag maps and project links that are too large, or not regular files.</summary>
public sealed class BoundedFileTests : IDisposable
{
    // Opening a pipe without a writer never returns.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bounded-file-");

    public static TheoryData<string> Files => ["pipe", "empty", "huge", "folder"];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, MemberData(nameof(Files))]
    public async Task A_tag_map_must_be_a_regular_file_of_at_most_1_MB(string kind)
    {
        string path = Path.Combine(_folder.FullName, "tags.yml");
        Create(path, kind, TagMap.MaxFileBytes);
        TagMapException refused = await ThrowsSoonAsync<TagMapException>(() => TagMap.Load(path));
        Assert.Equal((VercelFailure.InvalidTagMap, path), (refused.Failure, refused.FileName));
        Assert.Contains("cannot be read: " + Reason(kind, "1,048,577", "1,048,576"), refused.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("empty")]
    [InlineData("huge")]
    public async Task A_project_link_must_be_a_regular_file_of_at_most_64_KB(string kind)
    {
        Create(LinkPath(), kind, 64 * 1024);
        VercelException refused = await ThrowsSoonAsync<VercelException>(() => ProjectLink.Nearest(_folder.FullName)!);
        Assert.Equal(VercelFailure.MissingProject, refused.Failure);
        Assert.Contains("cannot be read: " + Reason(kind, "65,537", "65,536"), refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("huge")]
    public async Task A_symbolic_link_is_checked_by_its_target(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need privileges on Windows.");
        Assert.SkipWhen(IsNetStandard, "netstandard2.0 has no API for symbolic links.");
        string target = Path.Combine(_folder.FullName, "target");
        Create(target, kind, TagMap.MaxFileBytes);
        string path = Path.Combine(_folder.FullName, "tags.yml");
        File.CreateSymbolicLink(path, target);
        TagMapException refused = await ThrowsSoonAsync<TagMapException>(() => TagMap.Load(path));
        Assert.Contains("cannot be read", refused.Problem, StringComparison.Ordinal);
        File.CreateSymbolicLink(LinkPath(), target);
        Assert.Equal(
            VercelFailure.MissingProject,
            (await ThrowsSoonAsync<VercelException>(() => ProjectLink.Nearest(_folder.FullName)!)).Failure);
    }

    [Fact]
    public void Files_of_exactly_the_largest_size_are_read()
    {
        string map = Path.Combine(_folder.FullName, "tags.yml");
        File.WriteAllText(map, "a: b".PadRight(TagMap.MaxFileBytes - 1) + "\n");
        Assert.Equal(["a"], TagMap.Load(map).Patterns);
        File.WriteAllText(LinkPath(), """{"projectId":"prj_1"}""".PadRight(64 * 1024));
        Assert.Equal("prj_1", ProjectLink.Nearest(_folder.FullName)!.ProjectId);
    }

    [Fact]
    public void A_regular_file_behind_a_symbolic_link_is_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need privileges on Windows.");
        string target = Path.Combine(_folder.FullName, "target");
        File.WriteAllText(target, "a: b\n");
        string path = Path.Combine(_folder.FullName, "tags.yml");
        File.CreateSymbolicLink(path, target);
        Assert.Equal(["a"], TagMap.Load(path).Patterns);
    }

    private static bool IsNetStandard => typeof(RuntimeCache).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName
        .StartsWith(".NETStandard", StringComparison.Ordinal);

    private static async Task<T> ThrowsSoonAsync<T>(Func<object> read)
        where T : Exception => await Assert.ThrowsAsync<T>(() => Task.Run(read).WaitAsync(Soon));

    private static string Reason(string kind, string size, string limit) => kind switch
    {
        "huge" => string.Create(CultureInfo.InvariantCulture, $"It has {size} bytes; at most {limit} are allowed."),
        "folder" => "It is a folder",
        _ => "It is empty, or not a regular file.",
    };

    private static void Create(string path, string kind, int limit)
    {
        switch (kind)
        {
            case "pipe":
                Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes in the file system are tested on Linux.");
                using (Process mkfifo = Process.Start("mkfifo", path))
                {
                    mkfifo.WaitForExit();
                    Assert.Equal(0, mkfifo.ExitCode);
                }

                break;
            case "folder":
                Directory.CreateDirectory(path);
                break;
            default:
                File.WriteAllBytes(path, kind == "empty" ? [] : new byte[limit + 1]);
                break;
        }
    }

    private string LinkPath() => Path.Combine(_folder.CreateSubdirectory(".vercel").FullName, "project.json");
}
