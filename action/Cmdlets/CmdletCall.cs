namespace VercelFunctions.Action;

/// <summary>A cmdlet with its parameters.</summary>
internal sealed class CmdletCall(string name)
{
    private readonly Dictionary<string, object> _parameters = [];

    public string Name => name;

    public IReadOnlyDictionary<string, object> Parameters => _parameters;

    /// <summary>Adds a parameter. Null and empty text are left out, so that the cmdlet's own default applies.</summary>
    public CmdletCall With(string parameter, object? value)
    {
        if (value is not (null or ""))
        {
            _parameters.Add(parameter, value);
        }

        return this;
    }
}
