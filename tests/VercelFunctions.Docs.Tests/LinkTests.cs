namespace VercelFunctions.Docs.Tests;

/// <summary>The targets of links inside the repository exist.</summary>
public sealed class LinkTests
{
    public static IEnumerable<TheoryDataRow<string>> Documents() => MarkdownFile.Paths.Select(path => new TheoryDataRow<string>(path));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Link_targets_exist(string document) => Assert.Empty(DeadLinks(new MarkdownFile(document)));

    [Fact]
    public void Documents_have_links_inside_the_repository() =>
        Assert.True(MarkdownFile.Paths.Sum(path => new MarkdownFile(path).Links.Count(link => !IsExternal(link))) > 50);

    private static IEnumerable<string> DeadLinks(MarkdownFile document)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(document.Path))!;
        foreach (string link in document.Links.Where(link => !IsExternal(link)))
        {
            string[] parts = link.Split('#', 2);
            string target = parts[0].Length == 0
                ? document.Path
                : Path.GetRelativePath(Repository.Root, Path.Combine(folder, Uri.UnescapeDataString(parts[0])));
            if (!Path.Exists(Repository.PathOf(target)))
            {
                yield return $"{link}: {target} does not exist";
            }
            else if (parts.Length == 2 && !new MarkdownFile(target).Anchors.Contains(parts[1]))
            {
                yield return $"{link}: {target} does not have that heading";
            }
        }
    }

    // Links to other sites are not checked: a test must not fail because a site is unavailable.
    private static bool IsExternal(string link) => Uri.TryCreate(link, UriKind.Absolute, out _);
}
