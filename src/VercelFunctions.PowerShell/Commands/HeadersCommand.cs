using System.Collections;

namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that reads request headers, of whatever shape.</summary>
public abstract class HeadersCommand : VercelCommand
{
    private readonly HeaderLines _lines = new();

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public object? Headers { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        object? given = Headers is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : Headers;
        if (given is string or DictionaryEntry || HeaderLines.IsPair(given))
        {
            // PowerShell takes collections apart on their way through a pipeline: a request's headers come one by one.
            TakePart(given!);
        }
        else if (given is IEnumerable<string> || (given is object?[] array && array.All(item => item is string or PSObject { BaseObject: string })))
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
            Read(given is PSObject custom ? Members(custom) : given!);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => TakeRequest();

    /// <summary>Writes what the headers of one request say.</summary>
    private protected abstract void Take(object headers);

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
                WriteError(ErrorRecords.New(
                    "InvalidHeaderLine",
                    ErrorCategory.InvalidData,
                    $"'{(line.Length <= 60 ? line : line.Substring(0, 60) + "…")}' is no header: a line has the form 'name: value'.",
                    "If it came of a header collection through the pipeline, which takes it apart, give the collection as -Headers.",
                    line));
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
        try
        {
            Take(headers);
        }
        catch (ArgumentException exception)
        {
            WriteError(ErrorRecords.New(
                "NoHeaders",
                ErrorCategory.InvalidArgument,
                $"An object of type {headers.GetType()} holds no headers.",
                "Give a hashtable, a collection of names and values, lines of text, or an object with a Headers property.",
                headers,
                exception));
        }
    }

    /// <summary>A PSCustomObject as headers: its own properties, or those of its Headers property.</summary>
    private static object Members(PSObject custom)
    {
        object? nested = custom.Properties["Headers"]?.Value;
        object? inner = nested is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : nested;
        if (inner is not (null or PSObject))
        {
            return inner;
        }

        Hashtable members = new(StringComparer.OrdinalIgnoreCase);
        foreach (PSPropertyInfo property in ((PSObject?)inner ?? custom).Properties)
        {
            members[property.Name] = property.Value is PSObject value ? value.BaseObject : property.Value;
        }

        return members;
    }
}
