using System.Text.Json;

namespace VercelFunctions.Tests;

/// <summary>Recordings of the official JavaScript client.</summary>
internal static class Vectors
{
    public static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", name + ".json")));
        return document.RootElement.Clone();
    }

    public static IReadOnlyList<JsonElement> Cases(string name) => [.. Read(name).GetProperty("cases").EnumerateArray()];

    /// <summary>Theory data: the number of each case.</summary>
    public static TheoryData<int> Numbers(string name) => [.. Enumerable.Range(0, Cases(name).Count)];

    public static string? Text(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
