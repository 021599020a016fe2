using System.Net.Http.Headers;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>A client that sends the requests of the page to an emulator in this process, with one token.</summary>
internal sealed class ViewClient : IDisposable
{
    public ViewClient(RuntimeCacheEmulator emulator, string token)
    {
        Http = new HttpClient { BaseAddress = emulator.Address, Timeout = TimeSpan.FromSeconds(30) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Cache = new RuntimeCache(new HttpCacheStore(new RuntimeCacheEndpoint(
            emulator.Endpoint.AbsoluteUri, [new("authorization", "Bearer " + token)], TimeSpan.FromSeconds(30))));
    }

    public HttpClient Http { get; }

    public RuntimeCache Cache { get; }

    /// <summary>The response to a GET of a path under /emulator/view/. Fails if the status is an error.</summary>
    public async Task<JsonElement> ReadAsync(string path)
    {
        using HttpResponseMessage response = await Http.GetAsync("/emulator/view/" + path);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {body}");
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        return JsonElement.Parse(body);
    }

    /// <summary>The names of the items that a query returns, in their order.</summary>
    public async Task<string> NamesAsync(string query) =>
        string.Join(
            ' ',
            (await ReadAsync("items" + query)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()));

    public void Dispose()
    {
        Http.Dispose();
        (Cache.Store as IDisposable)?.Dispose();
    }
}
