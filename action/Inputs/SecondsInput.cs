using System.Globalization;

namespace VercelFunctions.Action;

/// <summary>An input that is a number of seconds.</summary>
internal sealed record SecondsInput(string Name, int Least, int Most) : Input(Name)
{
    /// <summary>The seconds; null if the input is empty and has no default.</summary>
    public int? ReadOptional(Variables variables)
    {
        string value = Text(variables);
        return value.Length == 0
            ? null
            : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds >= Least && seconds <= Most
                ? seconds
                : throw Refused(variables, $"It must be a whole number of seconds, {Least} to {Most}.");
    }

    /// <summary>The seconds of an input that has a default.</summary>
    public int Read(Variables variables) => ReadOptional(variables)!.Value;
}
