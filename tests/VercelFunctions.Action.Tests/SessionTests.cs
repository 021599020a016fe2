namespace VercelFunctions.Action.Tests;

/// <summary>The session of PowerShell has the cmdlets that are needed and nothing else.</summary>
public sealed class SessionTests
{
    [Theory]
    [InlineData("Get-ChildItem")]
    [InlineData("Get-Command")]
    [InlineData("Get-VercelCacheItem")]
    [InlineData("Import-Module")]
    [InlineData("Invoke-Expression")]
    public void Other_commands_do_not_exist(string name)
    {
        using CmdletSession session = new(Path.GetTempPath(), CancellationToken.None);
        CmdletOutcome<object> outcome = session.Run<object>(new CmdletCall(name), new NoMessages());
        Assert.Equal("CommandNotFoundException", outcome.End!.Id);
    }

    [Fact]
    public void A_folder_with_wildcards_in_its_name_is_found()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("a[b]*c");
        File.WriteAllText(Path.Combine(folder.FullName, "map.yml"), "'**': all");
        using CmdletSession session = new(folder.FullName, CancellationToken.None);
        CmdletOutcome<ResolvedTag> tags = new VercelCmdlets(session, DateTimeOffset.MaxValue, 30).AllTags("map.yml", new NoMessages());
        Assert.Equal("all", Assert.Single(tags.Objects).Tag);
        folder.Delete(recursive: true);
    }

    private sealed class NoMessages : ICmdletMessages
    {
        public bool WantsDetails => false;

        public void Warn(string message)
        {
        }

        public void Detail(string message)
        {
        }
    }
}
