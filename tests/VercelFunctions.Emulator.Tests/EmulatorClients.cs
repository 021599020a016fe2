using System.Net.Http.Headers;
using System.Text.Json;

namespace VercelFunctions.Emulator.Tests;

/// <summary>Clients of an emulator.</summary>
internal static class EmulatorClients
{
    /// <summary>A plain HTTP client with the token.</summary>
    public static HttpClient Http(this EmulatorProcess emulator)
    {
        HttpClient client = new() { BaseAddress = emulator.Endpoint, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", emulator.Token);
        return client;
    }

    /// <summary>The library's store.</summary>
    public static HttpCacheStore Store(this EmulatorProcess emulator) => new(
        new RuntimeCacheEndpoint(
            emulator.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(emulator.HeadersJson), TimeSpan.FromSeconds(30)));

    /// <summary>The library's client for requests that only the emulator supports.</summary>
    public static EmulatorClient Client(this EmulatorProcess emulator) => new(
        new RuntimeCacheEndpoint(
            emulator.Endpoint.AbsoluteUri, RuntimeCacheEndpoint.ParseHeaders(emulator.HeadersJson), TimeSpan.FromSeconds(30)));

    /// <summary>Sends a value with headers that are not checked.</summary>
    public static async Task<HttpResponseMessage> SetAsync(
        this HttpClient client, string key, HttpContent body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, key) { Content = body };
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request);
    }

    /// <summary>The code and the message of an error response. Fails if the response is not an error.</summary>
    public static async Task<(string Code, string Message)> ErrorAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        return Error(await response.Content.ReadAsStringAsync());
    }

    /// <inheritdoc cref="ErrorAsync"/>
    public static (string Code, string Message) Error(string body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        JsonElement error = Assert.Single(document.RootElement.EnumerateObject()).Value;
        string code = error.GetProperty("code").GetString()!;
        Assert.Matches("^[a-z]+(_[a-z]+)*$", code);
        return (code, error.GetProperty("message").GetString()!);
    }
}
