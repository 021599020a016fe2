using System.Net;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>The response by which a client recognizes an emulator.</summary>
public sealed class IdentityTests(SharedEmulator emulator)
{
    [Fact]
    public async Task The_identity_needs_no_token()
    {
        using HttpClient stranger = new() { BaseAddress = emulator.Process.Endpoint };
        using JsonDocument identity = JsonDocument.Parse(await stranger.GetStringAsync("/emulator/"));
        Assert.Equal(["name", "version"], identity.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal("VercelFunctions.Emulator", identity.RootElement.GetProperty("name").GetString());
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", identity.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Other_methods_are_refused()
    {
        using HttpResponseMessage response = await emulator.Http.DeleteAsync("/emulator/");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("GET", string.Join(", ", response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/emulator")]
    [InlineData("/emulator/other")]
    [InlineData("/v1/emulator/items")]
    [InlineData("/v1/emulator/faults")]
    public async Task Similar_paths_do_not_exist(string path)
    {
        using HttpResponseMessage response = await emulator.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
