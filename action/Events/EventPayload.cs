using System.Text.Json;

namespace VercelFunctions.Action;

/// <summary>The event's file. Only the members that a reader names are read, because others can influence its content.</summary>
internal sealed class EventPayload
{
    private readonly JsonElement? _root;

    private EventPayload(string path, JsonElement? root)
    {
        Path = path;
        _root = root;
    }

    public string Path { get; }

    /// <summary>Whether the file exists and is valid JSON.</summary>
    public bool IsReadable => _root is not null;

    public static EventPayload Read(string path)
    {
        try
        {
            // ReadAllText leaves out a byte order mark.
            return new EventPayload(path, File.Exists(path) ? JsonElement.Parse(File.ReadAllText(path)) : null);
        }
        catch (JsonException)
        {
            return new EventPayload(path, null);
        }
    }

    /// <summary>A member of a member; null if there is none.</summary>
    public JsonElement? Member(params IEnumerable<string> names)
    {
        JsonElement? found = _root;
        foreach (string name in names)
        {
            found = found is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out JsonElement member)
                ? member
                : null;
        }

        return found;
    }

    /// <summary>The text of a member of a member; empty if there is none.</summary>
    /// <exception cref="StepException">It contains a lone surrogate, which JSON allows.</exception>
    public string Text(params string[] names)
    {
        try
        {
            return Member(names) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;
        }
        catch (InvalidOperationException)
        {
            throw new StepException(
                $"'{string.Join('.', names)}' in the event file is not valid Unicode text, so the deployment is unknown.");
        }
    }

    /// <summary>The text of a member of a member.</summary>
    /// <exception cref="StepException">There is none.</exception>
    public string RequiredText(params string[] names) => Text(names) is { Length: > 0 } text
        ? text
        : throw new StepException($"The event has no '{string.Join('.', names)}', so the deployment is unknown.");
}
