using System.Diagnostics.CodeAnalysis;

namespace VercelFunctions;

/// <summary>Checks of arguments for both targets: netstandard2.0 lacks ArgumentNullException.ThrowIfNull and similar methods.</summary>
internal static class ArgumentGuard
{
    public static void NotNull([NotNull] object? value, string name)
    {
        if (value is null)
        {
            throw new ArgumentNullException(name);
        }
    }

    public static void NotNegative(int value, string name)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException(name, value, "The number must be at least 0.");
        }
    }
}
