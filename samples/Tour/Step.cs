namespace VercelFunctions.Samples;

/// <summary>A step of the tour: what to run, in PowerShell or through the core, and what it must show. Without code for the core, it is for PowerShell alone.</summary>
internal sealed record Step(string Title, string Command, string? Code = null, Func<RuntimeCache, object?>? Run = null)
{
    private static readonly Dictionary<string, string> Headers = new()
    {
        ["x-vercel-ip-city"] = "S%C3%A3o%20Paulo",
        ["x-vercel-ip-country"] = "BR",
        ["x-vercel-id"] = "gru1::iad1::abc",
        ["x-real-ip"] = "203.0.113.9",
    };

    private static readonly string HeadersInPowerShell = "@{ " + string.Join("; ", Headers.Select(header => $"'{header.Key}' = '{header.Value}'")) + " }";

    /// <summary>Texts that the output must hold.</summary>
    public string[] Shows { get; init; } = [];

    /// <summary>Texts that it must not hold.</summary>
    public string[] Hides { get; init; } = [];

    public static IReadOnlyList<Step> All { get; } =
    [
        new(
            "Where does a request come from? Vercel's headers say.",
            $"{HeadersInPowerShell} | ConvertFrom-VercelGeoHeaders | ConvertTo-Json",
            "Geolocation.From(headers)",
            _ => Geolocation.From(Headers))
        {
            Shows = ["\"city\": \"São Paulo\"", "\"country\": \"BR\"", "\"region\": \"gru1\""],
        },
        new(
            "And from which address?",
            $"Get-VercelIPAddress {HeadersInPowerShell} -AsString",
            "ClientAddress.From(headers)",
            _ => ClientAddress.From(Headers))
        {
            Shows = ["203.0.113.9"],
        },
        new(
            "Store a value for an hour, with tags to expire it by.",
            "Set-VercelCacheItem blog @{ title = 'First post'; likes = 9007199254740993 } -Ttl 1h -Tag blog, posts -PassThru | ConvertTo-Json",
            "cache.Set(\"blog\", post, new() { Ttl = TimeSpan.FromHours(1), Tags = [\"blog\", \"posts\"] })",
            cache =>
            {
                var post = new { title = "First post", likes = 9007199254740993 };
                cache.Set("blog", post, new CacheItemOptions { Ttl = TimeSpan.FromHours(1), Tags = ["blog", "posts"] });
                return post;
            })
        {
            Shows = ["First post"],
        },
        new(
            "And one that nothing expires.",
            "Set-VercelCacheItem about 'About us' -PassThru",
            "cache.Set(\"about\", \"About us\")",
            cache =>
            {
                cache.Set("about", "About us");
                return "About us";
            })
        {
            Shows = ["About us"],
        },
        new(
            "Another process reads it, to the last digit.",
            "Get-VercelCacheItem blog | ConvertTo-Json",
            "cache.Get(\"blog\")",
            cache => cache.Get("blog"))
        {
            Shows = ["First post", "9007199254740993"],
        },
        new(
            "What the cache holds.",
            "Find-VercelCacheItem | Format-Table Name, StoreKey, Size, Hits, Tags",
            "cache.Store.ListAsync()",
            List)
        {
            Shows = ["blog", "posts", "about"],
        },
        new(
            "Expire a tag, as after a deployment.",
            "Invoke-VercelTagExpiry posts -PassThru | Format-List Tag, Status, Cache",
            "cache.TryExpireTagsAsync([\"posts\"])",
            cache => cache.TryExpireTagsAsync(["posts"]).AsTask().GetAwaiter().GetResult().Select(result => result.ToString()))
        {
            Shows = ["posts", "xpired"],
        },
        new(
            "The value is gone for everyone; the other is still there.",
            "'blog', 'about' | ForEach-Object { \"$_ is in the cache: $(Test-VercelCacheItem $_)\" }",
            "cache.Contains(key)",
            cache => new[] { "blog", "about" }.Select(key => $"{key} is in the cache: {cache.Contains(key)}"))
        {
            Shows = ["blog is in the cache: False", "about is in the cache: True"],
        },
        new(
            "What the cache holds now.",
            "Find-VercelCacheItem | Format-Table Name, StoreKey, Size, Hits, Tags",
            "cache.Store.ListAsync()",
            List)
        {
            Shows = ["about"],
            Hides = ["blog", "posts"],
        },
        new(
            "The GitHub Action does it in a workflow: its entry point, offline, on the purge API that the local cache serves.",
            "Set-VercelCacheItem news 'Today' -Tag news; "
            + "$env:VERCEL_API_URL = ([uri] $env:RUNTIME_CACHE_ENDPOINT).GetLeftPart('Authority'); "
            + "$env:VERCEL_TOKEN = ($env:RUNTIME_CACHE_HEADERS | ConvertFrom-Json).authorization -replace '^Bearer '; "
            + "$env:INPUT_PROJECT = 'tour'; $env:INPUT_TAGS = 'news, never-used'; "
            + "& \"$((Get-Module VercelFunctions).ModuleBase)/action/entrypoint.ps1\"; Disconnect-VercelCache; "
            + "\"news is in the cache: $(Test-VercelCacheItem news)\"")
        {
            Shows = ["Expired: 'news'", "Expired: 'never-used'", "news is in the cache: False"],
        },
    ];

    /// <summary>What is wrong with an output; null where it is right.</summary>
    public string? Problem(string shown)
    {
        string? missing = Shows.FirstOrDefault(text => !shown.Contains(text, StringComparison.Ordinal));
        string? surplus = Hides.FirstOrDefault(text => shown.Contains(text, StringComparison.Ordinal));
        return missing is not null ? $"it should show '{missing}'." : surplus is not null ? $"it should not show '{surplus}'." : null;
    }

    private static IEnumerable<string> List(RuntimeCache cache) =>
        cache.Store.ListAsync(default).AsTask().GetAwaiter().GetResult()
            .Select(item => $"{item.Name,-8} {item.StoreKey,-10} {item.Size,5} bytes, {item.Hits} hits, tags: {string.Join(", ", item.Tags)}");
}
