using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Security;
using System.Text.Json;
using System.Xml;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Writes PowerShell objects as JSON, so that <see cref="ValueReader"/> gives back what a PowerShell person expects.
/// ConvertTo-Json cuts what is deep, unrolls and guesses; this one keeps all of it or says why it cannot.
/// </summary>
internal sealed class ValueWriter : IDisposable
{
    private readonly MemoryStream _buffer = new();
    private readonly Utf8JsonWriter _json;

    // The objects that the current one is inside of, to find cycles, and where they are, to name them.
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
    /// <exception cref="RuntimeCacheException">It cannot be JSON, or grows over the limit of an item.</exception>
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
        // A large graph is given up as soon as it is too large, not when all of it is in memory.
        CacheLimits.CheckSize(_json.BytesCommitted + _json.BytesPending);
        object? unwrapped = value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;
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
                _json.WriteStringValue(value is Type type ? type.FullName : value.ToString());
                return true;
            case Uri uri:
                _json.WriteStringValue(uri.OriginalString);
                return true;
            case bool flag:
                _json.WriteBooleanValue(flag);
                return true;
            case SwitchParameter flag:
                _json.WriteBooleanValue(flag.IsPresent);
                return true;

            // By name: it compares equal to the enum in PowerShell, and says something to other languages.
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
            case SecureString or PSCredential:
                throw Invalid($"is a {value.GetType().Name}, which the cache would keep in the clear", "Do not cache secrets.");
            case ScriptBlock or Delegate:
                throw Invalid($"is a {value.GetType().Name}: code is no value", "Store what it gives: run it first, with &.");
            default:
                return WriteDateOrTimeOnly(value);
        }
    }

    /// <summary>DateOnly and TimeOnly, which netstandard2.0 has no names for.</summary>
    private bool WriteDateOrTimeOnly(object value)
    {
        if (value is not IFormattable formattable || value.GetType().FullName is not ("System.DateOnly" or "System.TimeOnly"))
        {
            return false;
        }

        _json.WriteStringValue(formattable.ToString("o", CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>A number that may have a fraction. 1.0 stays 1.0, so that it is read back as a double.</summary>
    private void WriteFraction(IFormattable number)
    {
        string text = number.ToString(number is decimal ? null : "R", CultureInfo.InvariantCulture);
        if (text is "NaN" or "Infinity" or "-Infinity")
        {
            throw Invalid($"is {text}, which JSON has no number for", "Store it as text, or as $null.");
        }

        _json.WriteRawValue(text.All(c => c is '-' or (>= '0' and <= '9')) ? text + ".0" : text, skipInputValidation: true);
    }

    private void WriteContainer(object value, object unwrapped)
    {
        if (_ancestors.Any(ancestor => ReferenceEquals(ancestor, unwrapped)))
        {
            throw Invalid("contains itself", "Select the properties to store, with Select-Object.");
        }

        if (_ancestors.Count == CacheLimits.MaxDepth)
        {
            throw Invalid($"nests over {CacheLimits.MaxDepth} levels deep", "Select the properties to store, with Select-Object: system objects refer to each other without end.");
        }

        _ancestors.Add(unwrapped);
        switch (unwrapped)
        {
            case IDictionary dictionary:
                WriteDictionary(dictionary);
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

    private void WriteDictionary(IDictionary dictionary)
    {
        _json.WriteStartObject();
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in dictionary)
        {
            string name = Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            if (!names.Add(name))
            {
                throw Invalid($"has two keys that are both '{name}' as text", "JSON names are text: give them different ones.");
            }

            WriteProperty(name, entry.Value);
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
        _json.WriteStartObject();
        foreach (PSPropertyInfo property in source.Properties)
        {
            WriteProperty(property.Name, ValueOf(property));
        }

        _json.WriteEndObject();
    }

    private void WriteProperty(string name, object? value)
    {
        _json.WritePropertyName(name);
        _path.Add("." + name);
        WriteAny(value);
        _path.RemoveAt(_path.Count - 1);
    }

    // A property that cannot be read right now (of a process that has ended, say) is null, as ConvertTo-Json has it.
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

    private RuntimeCacheException Invalid(string problem, string action)
    {
        string where = string.Concat(_path.Count <= 8 ? _path : _path.Take(8).Append("…"));
        return new RuntimeCacheException(RuntimeCacheFailure.InvalidValue, $"The value cannot be stored as JSON: {where} {problem}.", action);
    }
}
