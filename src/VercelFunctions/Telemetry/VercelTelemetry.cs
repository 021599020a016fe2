namespace VercelFunctions;

/// <summary>
/// The names that OpenTelemetry and other listeners subscribe to: <c>AddSource</c> and <c>AddMeter</c>. docs/telemetry.md lists
/// activities, instruments and attributes. They never contain values, tags or keys; activities have a hash of the key.
/// </summary>
public static class VercelTelemetry
{
    /// <summary>The name of the activity source, which is the name of a tracer in OpenTelemetry.</summary>
    public const string ActivitySourceName = "VercelFunctions";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "VercelFunctions";
}
