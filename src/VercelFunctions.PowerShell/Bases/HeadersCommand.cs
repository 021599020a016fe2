using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that reads request headers in any form.</summary>
public abstract class HeadersCommand : VercelCommand
{
    private readonly HeaderLines _lines = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public object? Headers { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        object? given = Wrapped.Unwrap(Headers);
        if (given is string or DictionaryEntry || HeaderLines.IsPair(given))
        {
            // PowerShell enumerates collections in a pipeline, so the headers of a request arrive one by one.
            TakePart(given!);
        }
        else if (given is IEnumerable<string>
            || (given is object?[] array && array.All(item => item is string or PSObject { BaseObject: string })))
        {
            foreach (object? line in (IEnumerable)given!)
            {
                TakePart(line!.ToString()!);
            }

            TakeRequest();
        }
        else
        {
            TakeRequest();
            Read(given is PSObject custom ? Members(custom) : NestedIn(given!));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => TakeRequest();

    /// <summary>Writes the result for the headers of one request.</summary>
    /// <param name="header">Returns the first value of a header by its name, which is in lowercase; null if it is absent.</param>
    private protected abstract void Take(Func<string, string?> header);

    private void TakePart(object part)
    {
        if (part is not string text)
        {
            _lines.AddPair(part);
            return;
        }

        foreach (string line in text.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Trim().Length == 0)
            {
                TakeRequest();
            }
            else if (!_lines.TryAdd(line))
            {
                Fail(
                    CommandFailure.InvalidHeaderLine,
                    $"{MessageText.Quote(line)} is not a header: a line must have the form 'name: value'.",
                    line);
            }
        }
    }

    private void TakeRequest()
    {
        if (_lines.Take() is IDictionary headers)
        {
            Read(headers);
        }
    }

    private void Read(object headers)
    {
        if (HeaderReader.Of(headers) is { } header)
        {
            Take(header);
        }
        else
        {
            Fail(CommandFailure.NoHeaders, $"An object of type {headers.GetType()} contains no headers.", headers);
        }
    }

    /// <summary>The Headers property of an object that is not a collection; otherwise the object itself.</summary>
    private static object NestedIn(object given) =>
        given is not IEnumerable && Wrapped.Unwrap(PSObject.AsPSObject(given).Properties["Headers"]?.Value) is { } nested ? nested : given;

    /// <summary>A PSCustomObject as headers: its own properties, or those of its Headers property.</summary>
    private static object Members(PSObject custom)
    {
        object? nested = custom.Properties["Headers"]?.Value;
        object? inner = Wrapped.Unwrap(nested);
        if (inner is not (null or PSObject))
        {
            return inner;
        }

        Hashtable members = new(StringComparer.OrdinalIgnoreCase);
        foreach (PSPropertyInfo property in ((PSObject?)inner ?? custom).Properties)
        {
            members[property.Name] = Wrapped.Unwrap(property.Value);
        }

        return members;
    }
}
