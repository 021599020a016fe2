using System.Text.Json;
using System.Text.Json.Nodes;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Comparison with recordings of the official JavaScript client.</summary>
public class VectorTests
{
    // This project differs on purpose (ProtocolDifferences): it percent-encodes these characters.
    private static readonly Dictionary<string, string> RecordedAs = new() { ["a#b"] = "a", ["a+b"] = "a b" };

    public static TheoryData<int> WireCases => Vectors.Numbers("wire");

    public static TheoryData<int> GeolocationCases => Vectors.Numbers("geolocation");

    [Fact]
    public void Keys_are_sent_to_the_paths_of_the_official_client()
    {
        using StubCache stub = new(StubAnswer.Empty(200));
        IReadOnlyList<JsonElement> cases = Vectors.Cases("key-hash");
        foreach (JsonElement recorded in cases)
        {
            RuntimeCache cache = new(
                stub.Store,
                new RuntimeCacheOptions { Namespace = recorded.Text("namespace"), NamespaceSeparator = recorded.Text("separator") });
            cache.Delete(recorded.Text("key")!);
        }

        Assert.NotEmpty(cases);
        Assert.Equal(cases.Select(recorded => StubCache.Path + recorded.Text("path")), stub.Requests.Select(request => request.Target));
    }

    [Theory, MemberData(nameof(WireCases))]
    public void Every_operation_sends_what_the_official_client_sends(int number)
    {
        JsonElement recorded = Vectors.Cases("wire")[number];
        JsonElement args = recorded.GetProperty("args");
        using StubCache stub = new(StubAnswer.Json("1"));
        string? key = args.Text("key");
        switch (recorded.Text("op"))
        {
            case "set" when Options(args).Ttl == TimeSpan.Zero:
                Assert.Throws<VercelException>(() => stub.Cache.Set(key!, args.GetProperty("value"), Options(args)));
                Assert.Empty(stub.Requests);
                return;
            case "set":
                stub.Cache.Set(key!, args.GetProperty("value"), Options(args));
                break;
            case "get":
                stub.Cache.Get(key!);
                break;
            case "delete":
                stub.Cache.Delete(key!);
                break;
            case "expireTag":
                stub.Cache.ExpireTags(Tags(args.GetProperty("tag")));
                break;
            default:
                Assert.Fail($"The recording has an operation that this test does not know: {recorded}");
                break;
        }

        AssertSame(Assert.Single(recorded.GetProperty("requests").EnumerateArray()), stub.Request);
    }

    [Theory, MemberData(nameof(GeolocationCases))]
    public void Location_and_address_equal_those_of_the_official_client(int number)
    {
        JsonElement recorded = Vectors.Cases("geolocation")[number];
        Dictionary<string, string> headers = recorded.GetProperty("headers").Deserialize<Dictionary<string, string>>()!;
        JsonNode expected = JsonNode.Parse(recorded.GetProperty("geolocation").GetRawText())!;
        JsonNode actual = JsonSerializer.SerializeToNode(Geolocation.From(headers))!;
        Assert.True(JsonNode.DeepEquals(expected, actual), $"Expected {expected}, got {actual}");
        Assert.Equal(recorded.Text("ipAddress"), ClientAddress.From(headers));
    }

    [Fact]
    public void Variables_and_their_order_equal_the_official_client()
    {
        IEnumerable<string?> names = Vectors.Read("env-names").EnumerateArray().Select(name => name.GetString());
        VercelEnvironment environment = VercelEnvironment.From([]);
        Assert.Equal(names, environment.Keys);
        Assert.Equal(names, environment.Select(variable => variable.Key));
        Assert.Equal(names, VercelVariable.All.Select(variable => variable.Name));
    }

    private static void AssertSame(JsonElement recorded, RecordedRequest sent)
    {
        Assert.Equal(recorded.Text("method"), sent.Method);
        string[] recordedTarget = recorded.Text("url")!.Split("?tags=");
        string[] sentTarget = sent.Target.Split("?tags=");
        Assert.Equal(recordedTarget[0], sentTarget[0]);
        Assert.Equal(
            recordedTarget.Skip(1).SelectMany(DecodeTags),
            sentTarget.Skip(1).SelectMany(DecodeTags).Select(tag => RecordedAs.GetValueOrDefault(tag, tag)));

        Dictionary<string, string> headers = recorded.GetProperty("headers").Deserialize<Dictionary<string, string>>()!;
        Assert.Equal(
            headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}"),
            sent.HeaderNames
                .Where(name => name.StartsWith("x-", StringComparison.OrdinalIgnoreCase))
                .OrderBy(name => name, StringComparer.Ordinal)
                .Select(name => $"{name}: {sent.Header(name)}"));

        string body = recorded.Text("body")!;
        Assert.Equal(body.Length == 0, sent.Body.IsEmpty);
        if (body.Length > 0)
        {
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(sent.Body.Span)), $"Expected {body}, got {sent.BodyText}");
        }
    }

    // In a query, a plus is a space.
    private static IEnumerable<string> DecodeTags(string query) =>
        query.Split(',').Select(tag => Uri.UnescapeDataString(tag.Replace('+', ' ')));

    private static IEnumerable<string> Tags(JsonElement tag) =>
        tag.ValueKind == JsonValueKind.Array ? tag.EnumerateArray().Select(item => item.GetString()!) : [tag.GetString()!];

    private static CacheItemOptions Options(JsonElement args) => args.TryGetProperty("options", out JsonElement options)
        ? new CacheItemOptions
        {
            Ttl = options.TryGetProperty("ttl", out JsonElement ttl) ? TimeSpan.FromSeconds(ttl.GetInt32()) : null,
            Tags = options.TryGetProperty("tags", out JsonElement tags) ? [.. Tags(tags)] : [],
            Name = options.Text("name"),
        }
        : new CacheItemOptions();
}
