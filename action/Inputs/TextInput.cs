namespace VercelFunctions.Action;

/// <summary>An input that is one text.</summary>
internal sealed record TextInput(string Name) : Input(Name);
