using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>What Vercel's CLI looks up before it purges.</summary>
public sealed class LookupTests
{
    [Fact]
    public async Task Only_projects_of_the_token_are_found()
    {
        await using RuntimeCacheEmulator emulator =
            await RuntimeCacheEmulator.StartAsync(new RuntimeCacheEmulatorOptions { Projects = ["blog", "blog:preview", "shop"] });
        JsonElement project = await FindAsync(emulator, emulator.Token, "v9/projects/blog?teamId=team_1");
        Assert.Equal("blog", project.GetProperty("id").GetString());
        Assert.Equal("blog", project.GetProperty("name").GetString());
        Assert.Equal("team_1", project.GetProperty("accountId").GetString());

        string shop = emulator.Projects[2].Token;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(emulator, shop, "v9/projects/shop"));
        foreach (string path in new[] { "v9/projects/blog", "v9/projects/", "v9/projects/shop/domains", "teams/", "teams/a/members" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(emulator, shop, path));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(emulator, "another-token-that-is-long", "v9/projects/shop"));
    }

    [Fact]
    public async Task The_account_and_any_team_are_found()
    {
        await using RuntimeCacheEmulator emulator = await RuntimeCacheEmulator.StartAsync();
        JsonElement account = (await FindAsync(emulator, emulator.Token, "v2/user")).GetProperty("user");
        JsonElement project = await FindAsync(emulator, emulator.Token, "v9/projects/prj_1");
        Assert.Equal(account.GetProperty("id").GetString(), project.GetProperty("accountId").GetString());
        JsonElement team = await FindAsync(emulator, emulator.Token, "teams/team_1");
        Assert.Equal("team_1", team.GetProperty("id").GetString());
        Assert.Equal("team_1", team.GetProperty("slug").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(emulator, "another-token-that-is-long", "v2/user"));
        Assert.Empty(emulator.Purges);
    }

    private static async Task<JsonElement> FindAsync(RuntimeCacheEmulator emulator, string token, string path)
    {
        using HttpClient http = Client(emulator, token);
        using JsonDocument json = JsonDocument.Parse(await http.GetStringAsync(path));
        return json.RootElement.Clone();
    }

    private static async Task<HttpStatusCode> StatusAsync(RuntimeCacheEmulator emulator, string token, string path)
    {
        using HttpClient http = Client(emulator, token);
        using HttpResponseMessage response = await http.GetAsync(path);
        return response.StatusCode;
    }

    private static HttpClient Client(RuntimeCacheEmulator emulator, string token) => new()
    {
        BaseAddress = emulator.Address,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };
}
