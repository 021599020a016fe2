using System.Reflection;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Colours of <c>$PSStyle</c>. None where NO_COLOR or the style's OutputRendering asks for plain text, nor in Windows PowerShell,
/// which has no such style. Where output goes to no terminal, PowerShell itself takes them out.
/// </summary>
internal static class ViewColor
{
    // By reflection, as the module is compiled against Windows PowerShell too.
    private static readonly object? Style = typeof(PSObject).Assembly.GetType("System.Management.Automation.PSStyle")
        ?.GetProperty("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);

    private static bool IsPlain =>
        Style is null || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || Property(Style, "OutputRendering")?.ToString() == "PlainText";

    public static string Good(string text) => Paint(text, "Foreground", "Green");

    public static string Bad(string text) => Paint(text, "Formatting", "Error");

    public static string Notable(string text) => Paint(text, "Foreground", "Yellow");

    public static string Neutral(string text) => Paint(text, "Foreground", "Cyan");

    private static string Paint(string text, string group, string name) =>
        IsPlain ? text : $"{Property(Property(Style!, group)!, name)}{text}{Property(Style!, "Reset")}";

    private static object? Property(object owner, string name) => owner.GetType().GetProperty(name)?.GetValue(owner);
}
