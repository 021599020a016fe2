using System.Reflection;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Colors of <c>$PSStyle</c>. There are none if NO_COLOR or OutputRendering specifies plain text, or in Windows PowerShell,
/// which has no $PSStyle. If output does not go to a terminal, PowerShell itself removes them.
/// </summary>
internal static class ViewColor
{
    // By reflection, because the module is also compiled against Windows PowerShell.
    private static readonly object? Style = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle")
        ?.GetProperty("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);

    private static bool IsPlain =>
        Style is null
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        || Property(Style, "OutputRendering")?.ToString() == "PlainText";

    public static string Good(string text) => Paint(text, "Foreground", "Green");

    public static string Bad(string text) => Paint(text, "Formatting", "Error");

    public static string Notable(string text) => Paint(text, "Foreground", "Yellow");

    public static string Neutral(string text) => Paint(text, "Foreground", "Cyan");

    private static string Paint(string text, string group, string name) =>
        IsPlain ? text : $"{Property(Property(Style!, group)!, name)}{text}{Property(Style!, "Reset")}";

    private static object? Property(object owner, string name) => owner.GetType().GetProperty(name)?.GetValue(owner);
}
