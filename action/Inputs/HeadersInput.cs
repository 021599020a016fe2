using System.Collections;
using System.Text.Json;

namespace VercelFunctions.Action;

/// <summary>An input with the secret headers of a Runtime Cache, as a JSON object. Messages do not quote it.</summary>
internal sealed record HeadersInput(string Name) : Input(Name)
{
    public IDictionary Read(Variables variables)
    {
        Hashtable headers = new(StringComparer.Ordinal);
        string text = Text(variables);
        if (text.Length == 0)
        {
            return headers;
        }

        if (JsonInput.Parse(text) is not { ValueKind: JsonValueKind.Object } json)
        {
            throw Secret("is not a JSON object of header names and values");
        }

        foreach (JsonProperty header in json.EnumerateObject())
        {
            headers[header.Name] = header.Value.ValueKind == JsonValueKind.String && JsonInput.TextOf(header.Value) is string value
                ? value
                : throw Secret("has a header whose value is not a string");
        }

        return headers;
    }

    /// <summary>The values, and each without its scheme, as in "Bearer abc". If the input is not valid JSON, all of it.</summary>
    public IEnumerable<string> Secrets(Variables variables)
    {
        string text = Text(variables);
        IEnumerable<string> values = text.Length == 0 ? [] : JsonInput.Parse(text) is JsonElement json ? JsonInput.Leaves(json) : [text];
        return values.SelectMany(value => (IEnumerable<string>)
            [value, .. value.Trim().Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).Skip(1)]);
    }

    private StepException Secret(string what) => new($"The input '{Name}' {what}. The input is secret and not shown.");
}
