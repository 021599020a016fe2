using System.Collections.Specialized;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Reads JSON as PowerShell objects. Whole numbers become int, long or BigInteger, as PowerShell's own literals do. Arrays
/// stay arrays, whatever their length. Text stays text, so that it is unchanged when it is stored again; with
/// <paramref name="convertDates"/>, an ISO 8601 time becomes a DateTime, as with ConvertFrom-Json.
/// </summary>
internal sealed class ValueReader(bool asHashtable, bool convertDates)
{
    // PowerShell reserves these names on every object.
    private static readonly HashSet<string> ReservedNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "psbase", "psadapted", "psextended", "psobject", "pstypenames",
    };

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = CacheLimits.MaxDepth };

    /// <summary>Reads a value.</summary>
    /// <exception cref="VercelException">It has names that PowerShell objects cannot have.</exception>
    public object? Read(ReadOnlyMemory<byte> json)
    {
        using JsonDocument document = JsonDocument.Parse(json, Options);
        try
        {
            return Read(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            // JavaScript creates one when it cuts a string within an emoji.
            throw CannotBeObject("a lone surrogate in a string");
        }
    }

    private object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => asHashtable ? ReadHashtable(element) : ReadObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToArray(),
        JsonValueKind.String => convertDates ? ReadDate(element.GetString()!) : element.GetString(),
        JsonValueKind.Number => ReadNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private PSObject ReadObject(JsonElement element)
    {
        PSObject result = new();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (property.Name.Length == 0)
            {
                throw CannotBeObject("an empty name");
            }

            if (ReservedNames.Contains(property.Name))
            {
                throw CannotBeObject($"the name '{property.Name}', which is reserved");
            }

            PSPropertyInfo? existing = result.Properties[property.Name];
            if (existing is null)
            {
                // Unchecked: a checked Add looks for the name again in what may be thousands of properties.
                result.Properties.Add(new PSNoteProperty(property.Name, Read(property.Value)), preValidated: true);
            }
            else if (existing.Name == property.Name)
            {
                existing.Value = Read(property.Value);
            }
            else
            {
                throw CannotBeObject($"both '{existing.Name}' and '{property.Name}', names that differ only by case");
            }
        }

        return result;
    }

    private OrderedDictionary ReadHashtable(JsonElement element)
    {
        // Case-insensitive, as @{} and [ordered]@{} are, unless names differ only by case.
        HashSet<string> exact = new(StringComparer.Ordinal);
        HashSet<string> folded = new(StringComparer.OrdinalIgnoreCase);
        bool needsCase = false;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            needsCase |= exact.Add(property.Name) && !folded.Add(property.Name);
        }

        OrderedDictionary result = new(needsCase ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            result[property.Name] = Read(property.Value);
        }

        return result;
    }

    private static object ReadDate(string text)
    {
        const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";
        return text.Length is >= 19 and <= 33 && text[10] == 'T'
            && DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time)
            ? time
            : text;
    }

    private static object ReadNumber(JsonElement element)
    {
        if (element.TryGetInt32(out int small))
        {
            return small;
        }

        if (element.TryGetInt64(out long large))
        {
            return large;
        }

        string text = element.GetRawText();
        if (text.All(c => c is '-' or (>= '0' and <= '9')))
        {
            return BigInteger.Parse(text, CultureInfo.InvariantCulture);
        }

        // A double, unless the text is more exact than the double closest to it: then a decimal was written.
        double number = element.GetDouble();
        return element.TryGetDecimal(out decimal exact) && !IsShortestTextOf(number, exact) ? exact : number;
    }

    private static bool IsShortestTextOf(double number, decimal text) =>
        decimal.TryParse(NumberText.Shortest(number), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal shortest)
        && shortest == text;

    private static VercelException CannotBeObject(string what) => new(
        VercelFailure.ValueTypeMismatch,
        $"The value has {what}, which PowerShell objects cannot have.");
}
