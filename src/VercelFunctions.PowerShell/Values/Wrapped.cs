namespace VercelFunctions.PowerShell;

/// <summary>Values that PowerShell wraps in a PSObject.</summary>
internal static class Wrapped
{
    /// <summary>The value in a wrapper. A custom object has none and is returned unchanged, as is any other value.</summary>
    public static object? Unwrap(object? value) =>
        value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;
}
