using System.Globalization;

namespace VercelFunctions.PowerShell;

/// <summary>Numbers as text.</summary>
internal static class NumberText
{
    /// <summary>The shortest text that is parsed as the same number.</summary>
    public static string Shortest(double number)
    {
#if !NET
        // There, R can be longer than necessary, and for a few numbers it is not exact.
        foreach (string format in new[] { "G15", "G16", "G17" })
        {
            string text = number.ToString(format, CultureInfo.InvariantCulture);
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) && parsed.Equals(number))
            {
                return text;
            }
        }
#endif
        return number.ToString("R", CultureInfo.InvariantCulture);
    }
}
