using System.Globalization;
using System.Text.RegularExpressions;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Accepts a duration as a number of seconds, a TimeSpan, or text such as <c>90s</c>, <c>15m</c>, <c>1h30m</c>, <c>7d</c>.
/// A number means seconds, also as text: PowerShell's own conversion reads 3600 as ticks and '3600' as days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Allowed = "Specify whole seconds (3600), a TimeSpan, or a number with s, m, h or d: 90s, 15m, 1h30m, 7d.";

    private static readonly Regex Units = new(
        @"^(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?(?:(?<s>\d+)s)?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = Wrapped.Unwrap(inputData);
        return input switch
        {
            TimeSpan duration => FromTimeSpan(duration),
            decimal when TypedDays(inputData) is string days => Parse(days),
            string text => Parse(text.Trim()),
            sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
                => FromSeconds(Convert.ToDouble(input, CultureInfo.InvariantCulture)),
            _ => throw NotValid(input),
        };
    }

    /// <summary>Converts a duration that was given as a TimeSpan, or as text in its format.</summary>
    private protected virtual TimeSpan FromTimeSpan(TimeSpan duration) => duration;

    // PowerShell reads 7d without quotes as the decimal 7, and keeps the typed text beside it.
    private static string? TypedDays(object inputData) =>
        LanguagePrimitives.ConvertTo<string>(inputData) is string typed && typed.EndsWith("d", StringComparison.OrdinalIgnoreCase)
            ? typed
            : null;

    private TimeSpan Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return FromSeconds(seconds);
        }

        Match match = Units.Match(text);
        if (match.Success && text.Length > 0)
        {
            return FromSeconds((86400 * Count(match, "d")) + (3600 * Count(match, "h")) + (60 * Count(match, "m")) + Count(match, "s"));
        }

        // The format of TimeSpan, but only with colons: without them a number would mean days.
        return text.Contains(':') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan duration)
            ? FromTimeSpan(duration)
            : throw NotValid(text);
    }

    private static double Count(Match match, string unit) =>
        match.Groups[unit].Success ? double.Parse(match.Groups[unit].Value, CultureInfo.InvariantCulture) : 0;

    private static TimeSpan FromSeconds(double seconds)
    {
        if (double.IsNaN(seconds))
        {
            throw NotValid(seconds);
        }

        TimeSpan duration = Seconds.ToTimeSpan(seconds);
        return duration < TimeSpan.MaxValue
            ? duration
            : throw new ArgumentTransformationMetadataException(
                $"{seconds.ToString(CultureInfo.InvariantCulture)} seconds are too long: "
                    + $"a TTL has at most {CacheLimits.MaxTtlSeconds} (32 bits).");
    }

    private static ArgumentTransformationMetadataException NotValid(object? input) =>
        new($"'{input ?? "$null"}' is not a valid duration. {Allowed}");
}
