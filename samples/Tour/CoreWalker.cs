using System.Text.Json;

namespace VercelFunctions.Samples;

/// <summary>Walks through the C# core, for want of a PowerShell.</summary>
internal sealed class CoreWalker(LocalCache cache) : IWalker
{
    private static readonly JsonSerializerOptions Indented = new(RuntimeCacheOptions.DefaultSerializerOptions) { WriteIndented = true };

    private readonly RuntimeCache _cache = new(new HttpCacheStore(new RuntimeCacheEndpoint(cache.Endpoint, RuntimeCacheEndpoint.ParseHeaders(cache.Headers))));

    public bool CanWalk(Step step) => step.Run is not null;

    public string Line(Step step) => "C#> " + step.Code;

    public string Walk(Step step)
    {
        try
        {
            return step.Run!(_cache) switch
            {
                string text => text,
                IEnumerable<string> lines => string.Join('\n', lines),
                object value => JsonSerializer.Serialize(value, Indented),
                null => "(a miss)",
            };
        }
        catch (RuntimeCacheException exception)
        {
            return exception.ToString();
        }
    }
}
