namespace VercelFunctions.Tests;

/// <summary>The sources of token, project, team and API address.</summary>
public sealed class VercelProjectTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vercel-project-");
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Parameters_precede_variables_and_variables_the_linked_folder()
    {
        Link("""{"projectId":"prj_linked","orgId":"team_linked"}""");
        _variables["VERCEL_TOKEN"] = "token";
        Assert.Equal(("prj_linked", "team_linked"), Found(Find()));

        _variables["VERCEL_PROJECT_ID"] = "prj_variable";
        _variables["VERCEL_ORG_ID"] = "team_variable";
        Assert.Equal(("prj_variable", "team_variable"), Found(Find()));

        Assert.Equal(("given", "my-team"), Found(Find(project: "given", team: "my-team")));
    }

    [Fact]
    public void A_linked_folder_is_found_from_a_subfolder()
    {
        Link("""{"projectId":"prj_linked","orgId":"user-id"}""");
        string below = _folder.CreateSubdirectory("a/b").FullName;
        VercelProject project = VercelProject.Find(below, "token", variable: Variable);
        Assert.Equal("prj_linked", project.NameOrId);
        Assert.Null(project.Team);
    }

    [Fact]
    public void The_linked_team_is_not_used_for_another_project()
    {
        Link("""{"projectId":"prj_linked","orgId":"team_linked"}""");
        Assert.Null(Find("token", project: "other").Team);
    }

    [Fact]
    public void The_default_API_is_Vercels()
    {
        Assert.Equal("https://api.vercel.com/", Find("token", project: "p").ApiUrl.AbsoluteUri);
        _variables["VERCEL_API_URL"] = "http://127.0.0.1:4379/";
        Assert.Equal("http://127.0.0.1:4379/", Find("token", project: "p").ApiUrl.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:1/api", Find("token", project: "p", apiUrl: "http://127.0.0.1:1/api/").ApiUrl.AbsoluteUri);
    }

    [Fact]
    public void A_missing_token_or_project_is_reported()
    {
        Assert.Equal(VercelFailure.MissingToken, Refused(() => Find(project: "p")).Failure);
        VercelException missing = Refused(() => Find("token"));
        Assert.Equal(VercelFailure.MissingProject, missing.Failure);
        Assert.Contains(_folder.FullName, missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "no projectId")]
    [InlineData("""{"projectId":5}""", "no projectId")]
    [InlineData("""{"projectId":""}""", "no projectId")]
    [InlineData("{", "not JSON")]
    public void A_link_without_a_project_is_an_error(string json, string problem)
    {
        Link(json);
        VercelException refused = Refused(() => Find("token"));
        Assert.Equal(VercelFailure.MissingProject, refused.Failure);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("api.vercel.com")]
    [InlineData("https://user:hunter22@host")]
    [InlineData("https://host/?token=hunter22")]
    public void An_address_that_is_not_valid_is_refused_unquoted(string url)
    {
        VercelException refused = Refused(() => Find("token", project: "p", apiUrl: url));
        Assert.Equal(VercelFailure.InvalidEndpoint, refused.Failure);
        Assert.DoesNotContain("hunter22", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hunter22 ")]
    [InlineData("hunter22\n")]
    [InlineData("hünter22")]
    public void A_token_with_other_characters_is_refused_unquoted(string token)
    {
        VercelException refused = Refused(() => Find(token, project: "p"));
        Assert.Equal(VercelFailure.InvalidHeaders, refused.Failure);
        Assert.DoesNotContain("nter22", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData(null, false), InlineData("", false), InlineData("token", true)]
    public void A_token_is_found_without_a_project(string? token, bool has) =>
        Assert.Equal(has, VercelProject.HasToken(name => name == "VERCEL_TOKEN" ? token : null));

    [Fact]
    public void The_token_is_not_in_the_text_of_a_project()
    {
        VercelProject project = Find("hunter22", project: "shop", team: "team_1");
        Assert.Equal("the Vercel project 'shop' of 'team_1' at https://api.vercel.com", project.ToString());
        Assert.DoesNotContain("hunter22", System.Text.Json.JsonSerializer.Serialize(project), StringComparison.Ordinal);
    }

    private static (string Project, string? Team) Found(VercelProject project) => (project.NameOrId, project.Team);

    private static VercelException Refused(Func<object> find) => Assert.Throws<VercelException>(find);

    private VercelProject Find(string? token = null, string? project = null, string? team = null, string? apiUrl = null) =>
        VercelProject.Find(_folder.FullName, token, project, team, apiUrl, Variable);

    private string? Variable(string name) => _variables.GetValueOrDefault(name);

    private void Link(string json)
    {
        _folder.CreateSubdirectory(".vercel");
        File.WriteAllText(Path.Combine(_folder.FullName, ".vercel", "project.json"), json);
    }
}
