namespace VercelFunctions.Action;

/// <summary>An input that is true or false.</summary>
internal sealed record SwitchInput(string Name) : Input(Name)
{
    public bool Read(Variables variables) => Text(variables).ToUpperInvariant() switch
    {
        "TRUE" => true,
        "FALSE" => false,
        _ => throw Refused(variables, "It must be one of: true, false."),
    };
}
