using System.Diagnostics.CodeAnalysis;

namespace VercelFunctions;

/// <summary>ArgumentNullException.ThrowIfNull for both targets: netstandard2.0 lacks it.</summary>
internal static class ArgumentGuard
{
    public static void NotNull([NotNull] object? value, string name)
    {
        if (value is null)
        {
            throw new ArgumentNullException(name);
        }
    }
}
