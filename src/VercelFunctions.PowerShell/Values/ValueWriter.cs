using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Writes PowerShell objects as JSON, so that <see cref="ValueReader"/> returns what a PowerShell user expects.
/// ConvertTo-Json truncates deep values, unrolls and guesses; this class writes everything or reports why it cannot.
/// </summary>
internal sealed class ValueWriter : IDisposable
{
    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _json;

    // The objects that contain the current one, to find cycles, and the path to it, for messages.
    private readonly List<object> _ancestors = [];
    private readonly List<string> _path = ["$"];

    private ValueWriter()
    {
        _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions
        {
            Encoder = RuntimeCacheOptions.DefaultSerializerOptions.Encoder,
            MaxDepth = CacheLimits.MaxDepth + 1,
            SkipValidation = true,
        });
    }

    /// <summary>Writes a value as UTF-8 JSON.</summary>
    /// <exception cref="VercelException">It cannot be JSON, or exceeds the limit of an item.</exception>
    public static byte[] Write(object? value)
    {
        using ValueWriter writer = new();
        writer.WriteAny(value);
        writer._json.Flush();
        return writer._buffer.ToArray();
    }

    public void Dispose()
    {
        _json.Dispose();
        _buffer.Dispose();
    }

    private void WriteAny(object? value)
    {
        // A large graph is refused as soon as it is too large, not when all of it is in memory.
        CacheLimits.CheckSize(_json.BytesCommitted + _json.BytesPending);
        object? unwrapped = KeyedPairs.Unwrap(Wrapped.Unwrap(value));
        if (!WriteScalar(unwrapped))
        {
            WriteContainer(value!, unwrapped!);
        }
    }

    private bool WriteScalar(object? value)
    {
        switch (value)
        {
            case null or DBNull:
                _json.WriteNullValue();
                return true;
            case string or char or Guid or Version or System.Net.IPAddress or Type:
                _json.WriteStringValue(Whole(value is Type type ? type.FullName! : value.ToString()!));
                return true;
            case Uri uri:
                _json.WriteStringValue(Whole(uri.OriginalString));
                return true;
            case bool flag:
                _json.WriteBooleanValue(flag);
                return true;
            case SwitchParameter flag:
                _json.WriteBooleanValue(flag.IsPresent);
                return true;

            // By name: it compares equal to the enum in PowerShell, and means something in other languages.
            case Enum:
                _json.WriteStringValue(value.ToString());
                return true;
            case sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger:
                _json.WriteRawValue(((IFormattable)value).ToString("D", CultureInfo.InvariantCulture), skipInputValidation: true);
                return true;
            case float or double or decimal:
                WriteFraction((IFormattable)value);
                return true;
            case DateTime time:
                _json.WriteStringValue(time);
                return true;
            case DateTimeOffset time:
                _json.WriteStringValue(time);
                return true;
            case TimeSpan duration:
                _json.WriteStringValue(duration.ToString("c", CultureInfo.InvariantCulture));
                return true;
            case XmlNode node:
                _json.WriteStringValue(node.OuterXml);
                return true;
            case JsonElement element:
                element.WriteTo(_json);
                return true;
            case JsonDocument document:
                document.WriteTo(_json);
                return true;
            case JsonNode node:
                node.WriteTo(_json);
                return true;
            case IntPtr pointer:
                _json.WriteNumberValue(pointer.ToInt64());
                return true;
            case UIntPtr pointer:
                _json.WriteNumberValue(pointer.ToUInt64());
                return true;
            case Memory<byte> bytes:
                WriteArray(bytes.ToArray());
                return true;
            case ReadOnlyMemory<byte> bytes:
                WriteArray(bytes.ToArray());
                return true;
            case SecureString or PSCredential:
                throw Invalid($"is a {value.GetType().Name}, a secret that the cache would store in plain text");
            case ScriptBlock or Delegate:
                throw Invalid($"is a {value.GetType().Name}, which is code: store its result instead");
            default:
                return WriteNewerScalar(value);
        }
    }

    /// <summary>Types that netstandard2.0 does not have.</summary>
    private bool WriteNewerScalar(object value)
    {
        switch (value.GetType().FullName)
        {
            case "System.DateOnly" or "System.TimeOnly":
                _json.WriteStringValue(((IFormattable)value).ToString("o", CultureInfo.InvariantCulture));
                return true;
            case "System.Int128" or "System.UInt128":
                _json.WriteRawValue(((IFormattable)value).ToString("D", CultureInfo.InvariantCulture), skipInputValidation: true);
                return true;
            case "System.Half":
                WriteFraction((IFormattable)value);
                return true;
            case "System.Text.Rune":
                _json.WriteStringValue(value.ToString());
                return true;
            default:
                return false;
        }
    }

    /// <summary>The text, unless JSON cannot represent it: writing it would silently replace a lone surrogate.</summary>
    private string Whole(string text) => Utf8Text.CountBytes(text) is not null
        ? text
        : throw Invalid("contains a lone surrogate, which JSON cannot represent");

    /// <summary>Writes a number that may have a fraction. 1.0 stays 1.0, so that it is read back as a double.</summary>
    private void WriteFraction(IFormattable number)
    {
        string text = number is double value
            ? NumberText.Shortest(value)
            : number.ToString(number is decimal ? null : "R", CultureInfo.InvariantCulture);
        if (text is "NaN" or "Infinity" or "-Infinity")
        {
            throw Invalid($"is {text}, which JSON does not support");
        }

        _json.WriteRawValue(text.All(c => c is '-' or (>= '0' and <= '9')) ? text + ".0" : text, skipInputValidation: true);
    }

    private void WriteContainer(object value, object unwrapped)
    {
        if (_ancestors.Any(ancestor => ReferenceEquals(ancestor, unwrapped)))
        {
            throw Invalid("contains itself");
        }

        if (_ancestors.Count == CacheLimits.MaxDepth)
        {
            throw Invalid($"nests deeper than {CacheLimits.MaxDepth} levels");
        }

        _ancestors.Add(unwrapped);
        switch (unwrapped)
        {
            case IDictionary dictionary:
                WriteDictionary(KeyedPairs.Of(dictionary));
                break;
            case IEnumerable pairs when KeyedPairs.Of(pairs) is { } entries:
                WriteDictionary(entries);
                break;
            case IEnumerable items:
                WriteArray(items);
                break;
            default:
                WriteProperties(PSObject.AsPSObject(value));
                break;
        }

        _ancestors.RemoveAt(_ancestors.Count - 1);
    }

    private void WriteDictionary(IEnumerable<(object Key, object? Value)> entries)
    {
        _json.WriteStartObject();
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach ((object key, object? value) in entries)
        {
            string name = Convert.ToString(key, CultureInfo.InvariantCulture) ?? string.Empty;
            if (!names.Add(name))
            {
                throw Invalid($"has two keys that are both '{name}' as text");
            }

            WriteProperty(name, value);
        }

        _json.WriteEndObject();
    }

    private void WriteArray(IEnumerable items)
    {
        _json.WriteStartArray();
        int index = 0;
        foreach (object? item in items)
        {
            _path.Add(FormattableString.Invariant($"[{index++}]"));
            WriteAny(item);
            _path.RemoveAt(_path.Count - 1);
        }

        _json.WriteEndArray();
    }

    private void WriteProperties(PSObject source)
    {
        // Nothing of such an object would be stored. An empty custom object is intended.
        if (source.BaseObject is not PSCustomObject && !source.Properties.Any())
        {
            throw Invalid($"is a {source.BaseObject.GetType()}, which has no properties to store");
        }

        _json.WriteStartObject();
        foreach (PSPropertyInfo property in source.Properties)
        {
            WriteProperty(property.Name, ValueOf(property));
        }

        _json.WriteEndObject();
    }

    private void WriteProperty(string name, object? value)
    {
        _path.Add("." + name);
        _json.WritePropertyName(Whole(name));
        WriteAny(value);
        _path.RemoveAt(_path.Count - 1);
    }

    // A property that cannot be read, such as one of a process that has exited, is null, as in ConvertTo-Json.
    private static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private VercelException Invalid(string problem)
    {
        string where = MessageText.Clean(string.Concat(_path.Count <= 8 ? _path : _path.Take(8).Append("…")), 300);
        return new VercelException(VercelFailure.InvalidValue, $"The value cannot be stored as JSON: {where} {problem}.");
    }
}
