using System.Diagnostics.Metrics;
using System.Reflection;

namespace VercelFunctions;

/// <summary>Histograms of durations in seconds, with advice for buckets: the default ones of OpenTelemetry are for milliseconds.</summary>
internal static class Durations
{
    private static readonly IReadOnlyList<double> Bounds =
        [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    // .NET 8 itself has no advice, but apps on it can have a later version of its library, as OpenTelemetry requires. Referencing that
    // version would load a second copy of the library in PowerShell 7.4, where nobody listens to it.
    private static readonly MethodInfo? CreateWithAdvice = typeof(Meter).GetMethods()
        .FirstOrDefault(method => method.Name == nameof(Meter.CreateHistogram) && method.GetParameters().Length == 5)
        ?.MakeGenericMethod(typeof(double));

    /// <summary>Creates a histogram, without advice if the runtime has none.</summary>
    public static Histogram<double> Create(Meter meter, string name, string description)
    {
        const string Unit = "s";
        if (CreateWithAdvice is null)
        {
            return meter.CreateHistogram<double>(name, Unit, description);
        }

        Type type = CreateWithAdvice.GetParameters().Last().ParameterType;
        object advice = Activator.CreateInstance(type)!;
        type.GetProperty("HistogramBucketBoundaries")!.SetValue(advice, Bounds);
        return (Histogram<double>)CreateWithAdvice.Invoke(meter, [name, Unit, description, null, advice])!;
    }
}
