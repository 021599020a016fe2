using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using VercelFunctions.TestSupport;

namespace VercelFunctions.Tests;

/// <summary>Values that System.Text.Json writes or reads without their public fields, such as tuples.</summary>
public partial class WholeValueTests
{
    private readonly RuntimeCache _cache = new(new MemoryCacheStore());

    public static TheoryData<string> Names => [.. Values.Keys];

    // The values as System.Text.Json writes them by default, and the field that is missing first.
    private static Dictionary<string, (Action<RuntimeCache> Set, string Field)> Values { get; } = new()
    {
        ["a tuple"] = Value((7, "x"), "Item1"),
        ["a tuple as object"] = Value<object>((7, "x"), "Item1"),
        ["a tuple in a list"] = Value<List<(int, string)>>([(7, "x")], "Item1"),
        ["a tuple in an array of objects"] = Value<object[]>(["text", (7, "x")], "Item1"),
        ["a tuple in a dictionary of objects"] = Value(new Dictionary<string, object> { ["a"] = new[] { (7, "x") } }, "Item1"),
        ["a tuple in a property"] = Value(new Ranked("text", (1, 2)), "Item1"),
        ["an F# struct tuple in a reference tuple"] = Value(Tuple.Create("text", (1, 2)), "Item1"),
        ["a type with fields only"] = Value(new Vector3(1, 2, 3), "X"),
        ["a type with a field"] = Value(new Counted { Name = "text", Count = 7 }, "Count"),
        ["a list with a field"] = Value(new CountedList { Total = 7 }, "Total"),
        ["a type derived from it"] = Value(new CountedTwice { Count = 7 }, "Count"),
    };

    [Theory, MemberData(nameof(Names))]
    public void A_value_that_would_be_written_without_a_field_is_an_invalid_value(string name)
    {
        (Action<RuntimeCache> set, string field) = Values[name];
        using StubCache stub = new();
        VercelException refused = Assert.Throws<VercelException>(() => set(stub.Cache));
        Assert.Equal(VercelFailure.InvalidValue, refused.Failure);
        Assert.Contains($"'{field}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("IncludeFields", refused.Message, StringComparison.Ordinal);
        Assert.Empty(stub.Requests);
        set(new RuntimeCache(_cache.Store, new RuntimeCacheOptions { SerializerOptions = new() { IncludeFields = true } }));
        Assert.True(_cache.Contains("key"));
    }

    [Fact]
    public async Task A_created_tuple_is_refused_rather_than_returned_empty()
    {
        VercelException refused = await Assert.ThrowsAsync<VercelException>(
            async () => await _cache.GetOrCreateAsync("key", _ => new ValueTask<(int, string)>((7, "x"))));
        Assert.Equal(VercelFailure.InvalidValue, refused.Failure);
        Assert.False(_cache.Contains("key"));
    }

    [Fact]
    public async Task A_tuple_is_stored_if_the_options_include_fields()
    {
        JsonSerializerOptions options = new(RuntimeCacheOptions.DefaultSerializerOptions) { IncludeFields = true };
        RuntimeCache cache = new(_cache.Store, new RuntimeCacheOptions { SerializerOptions = options });
        Assert.Equal((7, "x"), await cache.GetOrCreateAsync("key", _ => new ValueTask<(int, string)>((7, "x"))));
        Assert.Equal((7, "x"), cache.Get<(int, string)>("key"));
    }

    [Fact]
    public void A_value_that_would_be_read_without_a_field_is_a_mismatch()
    {
        _cache.Set("key", new { Name = "text", Count = 7 });
        VercelException mismatch = Assert.Throws<VercelException>(() => _cache.Get<Counted>("key"));
        Assert.Equal(VercelFailure.ValueTypeMismatch, mismatch.Failure);
        Assert.Contains("'Count'", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_are_written_or_left_out_on_purpose_are_allowed()
    {
        Chosen value = new() { Included = 1, Ignored = 2, Shown = 3, Pair = (4, 5), Pairs = (6, 7) };
        _cache.Set("key", value);
        Assert.Equal("""{"shown":3,"pair":"4-5","none":null,"included":1}""", _cache.Get("key")!.Value.GetRawText());
        Chosen read = _cache.Get<Chosen>("key")!;
        Assert.Equal((1, 0, 3, (4, 5)), (read.Included, read.Ignored, read.Shown, read.Pair));
    }

    [Fact]
    public void Source_generated_types_are_checked_too()
    {
        RuntimeCache cache = new(_cache.Store, new RuntimeCacheOptions { SerializerOptions = Generated.Default.Options });
        cache.Set("key", new Uncounted { Name = "text" });
        Assert.Equal("text", cache.Get<Uncounted>("key")!.Name);
        Assert.Throws<VercelException>(() => cache.Set("key", new Counted()));
    }

    private static (Action<RuntimeCache> Set, string Field) Value<T>(T value, string field) => (cache => cache.Set("key", value), field);

    private sealed record Ranked(string Name, (int, int) Range);

    private class Counted
    {
        public string? Name { get; set; }

#pragma warning disable CA1051 // The field is what the tests are about.
        public int Count;
    }

    private sealed class CountedTwice : Counted;

    private sealed class CountedList : List<int>
    {
#pragma warning disable CA1051
        public int Total;
#pragma warning restore CA1051
    }

    private sealed class Uncounted
    {
        public string? Name { get; set; }
    }

    private sealed class Chosen
    {
        [JsonInclude]
        public int Included;

        [JsonIgnore]
        public int Ignored;

        public int shown;
#pragma warning restore CA1051

        // The same name in JSON as the field.
        public int Shown { get => shown; init => shown = value; }

        [JsonConverter(typeof(PairConverter))]
        public (int, int) Pair { get; init; }

        [JsonIgnore]
        public (int, int) Pairs { get; init; }

        public (int, int)? None { get; init; }
    }

    private sealed class PairConverter : JsonConverter<(int First, int Second)>
    {
        public override (int First, int Second) Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            int[] pair = [.. reader.GetString()!.Split('-').Select(int.Parse)];
            return (pair[0], pair[1]);
        }

        public override void Write(Utf8JsonWriter writer, (int First, int Second) value, JsonSerializerOptions options) =>
            writer.WriteStringValue($"{value.First}-{value.Second}");
    }

    [JsonSerializable(typeof(Counted))]
    [JsonSerializable(typeof(Uncounted))]
    private sealed partial class Generated : JsonSerializerContext;
}
