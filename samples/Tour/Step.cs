namespace VercelFunctions.Samples;

/// <summary>A step of the tour: a PowerShell command and its expected output.</summary>
internal sealed record Step(string Title, string Command)
{
    private const string Headers = "@{ 'x-vercel-ip-city' = 'S%C3%A3o%20Paulo'; 'x-vercel-ip-country' = 'BR'; "
        + "'x-vercel-id' = 'gru1::iad1::abc'; 'x-real-ip' = '203.0.113.9' }";

    /// <summary>Texts that the output must contain.</summary>
    public string[] Shows { get; init; } = [];

    /// <summary>Texts that the output must not contain.</summary>
    public string[] Hides { get; init; } = [];

    public static IReadOnlyList<Step> All { get; } =
    [
        new(
            "Read the geolocation of a client from Vercel's request headers.",
            $"{Headers} | ConvertFrom-VercelGeoHeaders | ConvertTo-Json")
        {
            Shows = ["\"city\": \"São Paulo\"", "\"country\": \"BR\"", "\"region\": \"gru1\""],
        },
        new(
            "Read the client IP address.",
            $"Get-VercelIPAddress {Headers} -AsString")
        {
            Shows = ["203.0.113.9"],
        },
        new(
            "Store an item for an hour, with tags to expire it by.",
            "Set-VercelCacheItem blog @{ title = 'First post'; likes = 9007199254740993 } -Ttl 1h -Tag blog, posts -PassThru"
            + " | ConvertTo-Json")
        {
            Shows = ["First post"],
        },
        new(
            "Store an item without tags and without a TTL.",
            "Set-VercelCacheItem about 'About us' -PassThru")
        {
            Shows = ["About us"],
        },
        new(
            "Read the first item in another process, to the last digit.",
            "Get-VercelCacheItem blog | ConvertTo-Json")
        {
            Shows = ["First post", "9007199254740993"],
        },
        new(
            "List the items of the cache.",
            "Find-VercelCacheItem | Format-Table Name, StoreKey, Size, Hits, Tags")
        {
            Shows = ["blog", "posts", "about"],
        },
        new(
            "Expire a tag, as after a deployment.",
            "Invoke-VercelTagExpiry posts -PassThru | Format-List Tag, Status, Cache")
        {
            Shows = ["posts", "xpired"],
        },
        new(
            "The tagged item has expired for every process. The other item is still in the cache.",
            "'blog', 'about' | ForEach-Object { \"$_ is in the cache: $(Test-VercelCacheItem $_)\" }")
        {
            Shows = ["blog is in the cache: False", "about is in the cache: True"],
        },
        new(
            "List the items again.",
            "Find-VercelCacheItem | Format-Table Name, StoreKey, Size, Hits, Tags")
        {
            Shows = ["about"],
            Hides = ["blog", "posts"],
        },
        new(
            "Run the GitHub Action offline, against the emulator's purge API.",
            "Set-VercelCacheItem news 'Today' -Tag news; "
            + "$env:VERCEL_API_URL = ([uri] $env:RUNTIME_CACHE_ENDPOINT).GetLeftPart('Authority'); "
            + "$env:VERCEL_TOKEN = ($env:RUNTIME_CACHE_HEADERS | ConvertFrom-Json).authorization -replace '^Bearer '; "
            + "$env:INPUT_PROJECT = 'tour'; $env:INPUT_TAGS = 'news, never-used'; "
            + "dotnet run --no-build --project \"$((Get-Module VercelFunctions).ModuleBase)/action\"; "
            + "\"news is in the cache: $(Test-VercelCacheItem news)\"")
        {
            Shows = ["Expired: 'news'", "Expired: 'never-used'", "news is in the cache: False"],
        },
    ];

    /// <summary>The problem with an output; null if there is none.</summary>
    public string? Problem(string shown)
    {
        string? missing = Shows.FirstOrDefault(text => !shown.Contains(text, StringComparison.Ordinal));
        string? surplus = Hides.FirstOrDefault(text => shown.Contains(text, StringComparison.Ordinal));
        return missing is not null ? $"the output must contain '{missing}'."
            : surplus is not null ? $"the output must not contain '{surplus}'."
            : null;
    }
}
