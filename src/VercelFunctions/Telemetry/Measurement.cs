using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions;

/// <summary>One operation, as an activity and as a duration. Only those who listen pay for it: check <see cref="IsListenedTo"/>.</summary>
internal sealed class Measurement : IDisposable
{
    private const string ErrorType = "error.type";
    private static readonly ActivitySource Source = new(VercelTelemetry.ActivitySourceName);
    private static readonly Meter Meter = new(VercelTelemetry.MeterName);

    private readonly Histogram<double> _durations;
    private readonly Activity? _activity;
    private readonly long _started = Stopwatch.GetTimestamp();
    private TagList _attributes;

    private Measurement(Histogram<double> durations, string name, ActivityKind kind, TagList attributes)
    {
        _durations = durations;
        _attributes = attributes;
        _activity = Source.StartActivity(kind, tags: attributes, name: name);
    }

    /// <summary>Operations of caches.</summary>
    public static Histogram<double> CacheOperations { get; } = Durations.Create(
        Meter, "vercel.cache.operation.duration", "The duration of cache operations.");

    /// <summary>Reads of the origin on a miss.</summary>
    public static Histogram<double> Creations { get; } = Durations.Create(
        Meter, "vercel.cache.create.duration", "The duration of reading the origin on a miss.");

    /// <summary>Calls that waited for another call's read of the origin.</summary>
    public static Counter<long> Waits { get; } = Meter.CreateCounter<long>(
        "vercel.cache.create.waits", "{call}", "The number of calls that waited for another call to read the origin.");

    /// <summary>Requests of the purge API, with their retries.</summary>
    public static Histogram<double> Purges { get; } = Durations.Create(
        Meter, "vercel.purge.duration", "The duration of requests of the purge API, with their retries.");

    /// <summary>Whether anyone listens to the activities or to the durations.</summary>
    public static bool IsListenedTo(Histogram<double> durations) => durations.Enabled || Source.HasListeners();

    /// <summary>Starts an operation. The caller ends it by disposing, and reports its failure.</summary>
    public static Measurement Start(Histogram<double> durations, string name, ActivityKind kind, TagList attributes) =>
        new(durations, name, kind, attributes);

    /// <summary>Runs an operation and measures it.</summary>
    /// <param name="durations">The instrument.</param>
    /// <param name="name">The name of the activity.</param>
    /// <param name="kind">Whether the operation is a request.</param>
    /// <param name="attributes">What is known before: attributes of the activity and of the duration.</param>
    /// <param name="action">The operation, which can add attributes.</param>
    /// <returns>What the operation returns.</returns>
    public static async ValueTask<T> RunAsync<T>(
        Histogram<double> durations, string name, ActivityKind kind, TagList attributes, Func<Measurement, ValueTask<T>> action)
    {
        using Measurement measurement = Start(durations, name, kind, attributes);
        try
        {
            return await action(measurement).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            measurement.Fail(exception);
            throw;
        }
    }

    /// <summary>Adds an attribute that has few values, to the activity and to the duration.</summary>
    public void Add(string name, string value)
    {
        _attributes.Add(name, value);
        _activity?.SetTag(name, value);
    }

    /// <summary>Adds the size of an item to the activity.</summary>
    public void AddSize(int bytes) => _activity?.SetTag("vercel.cache.item.size", bytes);

    /// <summary>Adds the number of tags to the activity.</summary>
    public void AddTagCount(int count) => _activity?.SetTag("vercel.cache.tag.count", count);

    /// <summary>Adds the hash of a store key to the activity: the same in all processes, without revealing the key.</summary>
    public void AddKey(string storeKey)
    {
        const int Bytes = 8;
        if (_activity?.IsAllDataRequested == true)
        {
            using SHA256 sha256 = SHA256.Create();
            byte[] hash = sha256.ComputeHash(Encoding.UTF8.GetBytes(storeKey));
            IEnumerable<string> digits = hash.Take(Bytes).Select(value => value.ToString("x2", CultureInfo.InvariantCulture));
            _activity.SetTag("vercel.cache.key.hash", string.Concat(digits));
        }
    }

    /// <summary>Marks the operation as failed. The message of the exception is left out, because it may quote a key or a tag.</summary>
    public void Fail(Exception exception)
    {
        string type = exception is VercelException { Failure: VercelFailure failure } ? failure.ToString() : exception.GetType().FullName!;
        Add(ErrorType, type);
        _activity?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Ends the operation.</summary>
    public void Dispose()
    {
        TimeSpan duration = TimeSpan.FromSeconds((Stopwatch.GetTimestamp() - _started) / (double)Stopwatch.Frequency);
        try
        {
            _durations.Record(duration.TotalSeconds, _attributes);
        }
        finally
        {
            // Also if a listener throws: otherwise, it would remain the current activity.
            _activity?.Dispose();
        }
    }
}
