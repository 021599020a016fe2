using System.Net;

namespace VercelFunctions.AspNetCore.Tests;

/// <summary>Vercel's headers of requests and responses, through Kestrel.</summary>
public sealed class HttpTests
{
    private const string Header = "Vercel-Cache-Tag";

    [Fact]
    public async Task A_request_has_the_location_and_address_of_the_client()
    {
        await using TestApp app = await TestApp.StartAsync(
            _ => { },
            app => app.MapGet("/", (HttpContext context) =>
            {
                // HttpClient would send both values in one line.
                context.Request.Headers.Append("x-vercel-ip-country", "US");
                Geolocation location = context.GetVercelGeolocation();
                return $"{location.City}, {location.Country}, {location.Region}, {context.GetVercelClientAddress()}";
            }));

        Assert.Equal(", US, dev1, ", await app.Client.GetStringAsync("/"));

        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        request.Headers.Add("X-Vercel-IP-City", "S%C3%A3o%20Paulo");
        request.Headers.Add("x-vercel-ip-country", "BR");
        request.Headers.Add("x-vercel-id", "gru1::abc");
        request.Headers.Add("x-real-ip", "203.0.113.9");
        using HttpResponseMessage response = await app.Client.SendAsync(request);
        Assert.Equal("São Paulo, BR, gru1, 203.0.113.9", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Tags_of_a_response_are_merged_in_one_header()
    {
        using HttpResponseMessage response = await RespondAsync(response =>
        {
            response.AddVercelCacheTags();
            Assert.False(response.Headers.ContainsKey(Header));
            response.Headers.Append(Header, "first, second");
            response.Headers.Append(Header, "third");
            response.AddVercelCacheTags("posts", "first");
            response.AddVercelCacheTags(new List<string> { "São Paulo", "posts" });
            response.AddVercelCacheTags("São Paulo");
        });

        Assert.Equal("first,second,third,posts,S%C3%A3o Paulo", Assert.Single(response.Headers.GetValues(Header)));
    }

    [Fact]
    public async Task Tags_over_a_limit_leave_the_response_unchanged()
    {
        using HttpResponseMessage response = await RespondAsync(response =>
        {
            response.AddVercelCacheTags(Enumerable.Range(1, 128).Select(number => $"tag{number}"));
            VercelException tooMany = Assert.Throws<VercelException>(() => response.AddVercelCacheTags("one more"));
            Assert.Equal(VercelFailure.TooManyTags, tooMany.Failure);
            VercelException comma = Assert.Throws<VercelException>(() => response.AddVercelCacheTags("a,b"));
            Assert.Equal(VercelFailure.InvalidTag, comma.Failure);
        });

        Assert.Equal(128, Assert.Single(response.Headers.GetValues(Header)).Split(',').Length);
    }

    [Fact]
    public async Task Tags_of_a_response_that_has_started_are_an_error()
    {
        await using TestApp app = await TestApp.StartAsync(
            _ => { },
            app => app.MapGet("/", async (HttpContext context) =>
            {
                await context.Response.StartAsync();
                string message = Assert.Throws<InvalidOperationException>(() => context.Response.AddVercelCacheTags("posts")).Message;
                await context.Response.WriteAsync(message);
            }));

        Assert.StartsWith("The response has started", await app.Client.GetStringAsync("/"), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> RespondAsync(Action<HttpResponse> respond)
    {
        await using TestApp app = await TestApp.StartAsync(
            _ => { }, app => app.MapGet("/", (HttpContext context) => respond(context.Response)));
        HttpResponseMessage response = await app.Client.GetAsync(new Uri("/", UriKind.Relative));
        Assert.True(response.StatusCode == HttpStatusCode.OK, string.Join('\n', app.Warnings));
        return response;
    }
}
