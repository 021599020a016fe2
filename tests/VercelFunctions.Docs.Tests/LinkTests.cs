namespace VercelFunctions.Docs.Tests;

/// <summary>Links inside the repository lead somewhere.</summary>
public sealed class LinkTests
{
    public static IEnumerable<TheoryDataRow<string>> Documents() => MarkdownFile.Paths.Select(path => new TheoryDataRow<string>(path));

    [Theory]
    [MemberData(nameof(Documents))]
    public void They_lead_to_what_is_there(string document) => Assert.Empty(DeadLinks(new MarkdownFile(document)));

    [Fact]
    public void There_are_such_links() =>
        Assert.True(MarkdownFile.Paths.Sum(path => new MarkdownFile(path).Links.Count(link => !IsElsewhere(link))) > 50);

    private static IEnumerable<string> DeadLinks(MarkdownFile document)
    {
        string folder = Path.GetDirectoryName(Repository.PathOf(document.Path))!;
        foreach (string link in document.Links.Where(link => !IsElsewhere(link)))
        {
            string[] parts = link.Split('#', 2);
            string target = parts[0].Length == 0 ? document.Path : Path.GetRelativePath(Repository.Root, Path.Combine(folder, Uri.UnescapeDataString(parts[0])));
            if (!Path.Exists(Repository.PathOf(target)))
            {
                yield return $"{link}: there is no {target}";
            }
            else if (parts.Length == 2 && !new MarkdownFile(target).Anchors.Contains(parts[1]))
            {
                yield return $"{link}: {target} has no heading of that name";
            }
        }
    }

    // Other sites are not asked: a test must not fail because one of them is away.
    private static bool IsElsewhere(string link) => Uri.TryCreate(link, UriKind.Absolute, out _);
}
