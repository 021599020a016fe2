namespace VercelFunctions.Deployments.Tests;

/// <summary>Lines of git diff --name-status.</summary>
public class ChangedFileTests
{
    [Theory]
    [InlineData("A\tadded.md", "added.md", null)]
    [InlineData("M\tmodified.md", "modified.md", null)]
    [InlineData("D\tdeleted.md", "deleted.md", null)]
    [InlineData("T\ttype.md", "type.md", null)]
    [InlineData("U\tunmerged.md", "unmerged.md", null)]
    [InlineData("M097\trewritten.md", "rewritten.md", null)]
    [InlineData("R100\told.md\tnew.md", "new.md", "old.md")]
    [InlineData("R086\tcontent/old name.md\tcontent/new name.md", "content/new name.md", "content/old name.md")]
    [InlineData("C75\tsource.md\tcopy.md", "copy.md", "source.md")]
    [InlineData("A\t\"a/na\\303\\257ve.md\"", "\"a/na\\303\\257ve.md\"", null)]
    public void A_line_of_name_status_is_a_changed_file(string line, string path, string? previousPath)
    {
        ChangedFile file = ChangedFile.FromNameStatus(line)!;
        Assert.Equal((path, previousPath), (file.Path, file.PreviousPath));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.md")]
    [InlineData("A")]
    [InlineData("A\t")]
    [InlineData("A a.md")]
    [InlineData("a\ta.md")]
    [InlineData("Z\ta.md")]
    [InlineData("A\n\ta.md")]
    [InlineData("AM\ta.md")]
    [InlineData("R1000\ta.md\tb.md")]
    [InlineData("R100\t\tb.md")]
    [InlineData("R100\ta.md\t")]
    [InlineData("R100\ta.md\tb.md\tc.md")]
    [InlineData("12\t3\ta.md")]
    [InlineData("\ta.md")]
    public void Another_line_is_null(string line) => Assert.Null(ChangedFile.FromNameStatus(line));

    [Fact]
    public void A_null_line_is_refused() => Assert.Throws<ArgumentNullException>(() => ChangedFile.FromNameStatus(null!));
}
