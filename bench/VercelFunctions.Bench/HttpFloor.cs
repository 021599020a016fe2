using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace VercelFunctions.Bench;

/// <summary>
/// What the library costs beyond HTTP and JSON: its get and set take turns with a bare <see cref="HttpClient"/> that sends the
/// same requests to the same emulator, and neither limits time, retries, measures nor checks anything.
/// </summary>
internal static class HttpFloor
{
    private const double ExpectedRatio = 1.15;

    private static readonly JsonSerializerOptions Json = RuntimeCacheOptions.DefaultSerializerOptions;

    public static async Task<Section> MeasureAsync(BenchPlan plan, CancellationToken cancellation)
    {
        await using CacheServer emulator = await CacheServer.StartAsync(
            [Repository.Emulator, "--port", "0", "--quiet", "--stop-with-stdin"]);
        using HttpCacheStore store = emulator.Connect();
        RuntimeCache ours = new(store);
        using SocketsHttpHandler handler = new() { UseCookies = false };
        using HttpClient bare = new(handler) { BaseAddress = store.Endpoint.Url };
        foreach ((string name, string value) in RuntimeCacheEndpoint.ParseHeaders(emulator.Variables["RUNTIME_CACHE_HEADERS"]!))
        {
            bare.DefaultRequestHeaders.Add(name, value);
        }

        Dictionary<string, string> paths = Post.Keys.ToDictionary(key => key, ours.GetStoreKey);
        (string Operation, Func<string, Task> Bare)[] operations =
            [("set", key => SetAsync(bare, paths[key])), ("get", key => GetAsync(bare, paths[key]))];
        List<Result> results = [];
        foreach ((int width, string lanes) in new[] { (1, "sequential"), (Lanes.Many, $"{Lanes.Many} concurrent") })
        {
            foreach ((string operation, Func<string, Task> bareOperation) in operations)
            {
                Func<string, Task> ourOperation = ServerRates.Operation(ours, operation);
                await Lanes.RateAsync(ourOperation, width, plan.WarmUp);
                await Lanes.RateAsync(bareOperation, width, plan.WarmUp);
                Figures rate = new(), bareRate = new();
                for (int round = 0; round < plan.Rounds; round++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    rate.Add((await Lanes.RateAsync(ourOperation, width, plan.Turn)).Rate);
                    bareRate.Add((await Lanes.RateAsync(bareOperation, width, plan.Turn)).Rate);
                }

                double ratio = bareRate.RatioTo(rate);
                results.Add(new Result(
                    $"{operation}, {lanes}",
                    $"{rate.Median:N0}/s",
                    $"{bareRate.Median:N0}/s",
                    $"{ratio:0.00}× the time",
                    $"at most {ExpectedRatio}×",
                    ratio <= ExpectedRatio,
                    Math.Max(rate.Spread, bareRate.Spread)));
            }
        }

        return new Section("On the emulator: compared with a bare HttpClient", "ours", "HttpClient", results);
    }

    private static async Task SetAsync(HttpClient client, string path)
    {
        using ByteArrayContent content = new(JsonSerializer.SerializeToUtf8Bytes(Post.Sample, Json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await client.PostAsync(path, content);
        response.EnsureSuccessStatusCode();
    }

    private static async Task GetAsync(HttpClient client, string path)
    {
        if ((await client.GetFromJsonAsync<Post>(path, Json))?.Id != Post.Sample.Id)
        {
            throw new InvalidOperationException($"The value at {path} is not the expected one.");
        }
    }
}
