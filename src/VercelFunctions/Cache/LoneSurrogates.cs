using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace VercelFunctions;

/// <summary>Refuses lone surrogates in values: System.Text.Json silently replaces them with U+FFFD.</summary>
internal static class LoneSurrogates
{
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Checking = new();
    private static readonly byte[] Replacement = Encoding.UTF8.GetBytes("\uFFFD");
    private static readonly byte[] EscapedReplacement = Encoding.UTF8.GetBytes(@"\uFFFD");

    /// <summary>Whether the JSON contains U+FFFD. The value itself may also have contained it.</summary>
    public static bool MayBeReplacedIn(ReadOnlySpan<byte> json) => json.IndexOf(Replacement) >= 0 || json.IndexOf(EscapedReplacement) >= 0;

    /// <summary>Writes the value again, with a check of every string.</summary>
    /// <returns>The JSON that was written before, if no string contains a lone surrogate.</returns>
    /// <exception cref="JsonException">A string contains one.</exception>
    public static byte[] Refuse<T>(T value, byte[] json, JsonSerializerOptions options)
    {
        JsonSerializer.SerializeToUtf8Bytes(value, Checking.GetValue(options, WithCheck));
        return json;
    }

    private static JsonSerializerOptions WithCheck(JsonSerializerOptions options)
    {
        JsonSerializerOptions checking = new(options);
        checking.Converters.Insert(0, new CheckingConverter());
        checking.Converters.Insert(0, new CheckingCharConverter());
        checking.Converters.Insert(0, new CheckingNodeConverter());
        return checking;
    }

    private static string Whole(string text) => Utf8Text.CountBytes(text) is not null
        ? text
        : throw new JsonException("A string contains a lone surrogate, which JSON cannot represent.");

    private sealed class CheckingConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Whole(value));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Whole(value));
    }

    private sealed class CheckingCharConverter : JsonConverter<char>
    {
        public override char Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()![0];

        public override void Write(Utf8JsonWriter writer, char value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Whole(value.ToString()));

        public override void WriteAsPropertyName(Utf8JsonWriter writer, char value, JsonSerializerOptions options) =>
            writer.WritePropertyName(Whole(value.ToString()));
    }

    // A node writes its strings itself, without the other converters.
    private sealed class CheckingNodeConverter : JsonConverter<JsonNode>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(JsonNode).IsAssignableFrom(typeToConvert);

        public override JsonNode? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonNode.Parse(ref reader);

        public override void Write(Utf8JsonWriter writer, JsonNode value, JsonSerializerOptions options)
        {
            Check(value);
            value.WriteTo(writer, options);
        }

        private static void Check(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject properties:
                    foreach (KeyValuePair<string, JsonNode?> property in properties)
                    {
                        Whole(property.Key);
                        Check(property.Value);
                    }

                    break;
                case JsonArray elements:
                    foreach (JsonNode? element in elements)
                    {
                        Check(element);
                    }

                    break;
                case JsonValue value when value.TryGetValue(out string? text):
                    Whole(text);
                    break;
                case JsonValue value when value.TryGetValue(out char character):
                    Whole(character.ToString());
                    break;
            }
        }
    }
}
