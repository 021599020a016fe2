using System.Globalization;
using System.Text;

namespace VercelFunctions;

/// <summary>Prepares text from outside for messages.</summary>
internal static class MessageText
{
    private const int MaxLength = 60;

    /// <summary>The text in quotes: short, and without control characters that could disturb a terminal or a log.</summary>
    public static string Quote(string text) => "'" + Clean(text, MaxLength) + "'";

    /// <summary>A time in seconds, to the millisecond: "1 second", "0.5 seconds".</summary>
    public static string Seconds(TimeSpan time) =>
        FormattableString.Invariant($"{time.TotalSeconds:0.###} second{(time == TimeSpan.FromSeconds(1) ? string.Empty : "s")}");

    /// <summary>The text with control characters and lone surrogates escaped, cut at a length but never within a surrogate pair.</summary>
    public static string Clean(string text, int maxLength = MaxLength)
    {
        string shown = text.Length <= maxLength
            ? text
            : text.Substring(0, char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength) + "…";
        StringBuilder cleaned = new(shown.Length);
        for (int i = 0; i < shown.Length; i++)
        {
            if (char.IsSurrogatePair(shown, i))
            {
                cleaned.Append(shown, i++, 2);
            }
            else if (char.IsControl(shown[i]) || char.IsSurrogate(shown[i]))
            {
                cleaned.Append("\\u").Append(((int)shown[i]).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                cleaned.Append(shown[i]);
            }
        }

        return cleaned.ToString();
    }
}
