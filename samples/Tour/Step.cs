namespace VercelFunctions.Samples;

/// <summary>A step of the tour: a PowerShell command, and what its output must show.</summary>
internal sealed record Step(string Title, string Command)
{
    private const string Headers = "@{ 'x-vercel-ip-city' = 'S%C3%A3o%20Paulo'; 'x-vercel-ip-country' = 'BR'; 'x-vercel-id' = 'gru1::iad1::abc'; 'x-real-ip' = '203.0.113.9' }";

    /// <summary>Texts that the output must hold.</summary>
    public string[] Shows { get; init; } = [];

    /// <summary>Texts that it must not hold.</summary>
    public string[] Hides { get; init; } = [];

    public static IReadOnlyList<Step> All { get; } =
    [
        new(
            "Where a request comes from, by Vercel's headers.",
            $"{Headers} | ConvertFrom-VercelGeoHeaders | ConvertTo-Json")
        {
            Shows = ["\"city\": \"São Paulo\"", "\"country\": \"BR\"", "\"region\": \"gru1\""],
        },
        new(
            "And from which address.",
            $"Get-VercelIPAddress {Headers} -AsString")
        {
            Shows = ["203.0.113.9"],
        },
        new(
            "Store a value for an hour, with tags to expire it by.",
            "Set-VercelCacheItem blog @{ title = 'First post'; likes = 9007199254740993 } -Ttl 1h -Tag blog, posts -PassThru | ConvertTo-Json")
        {
            Shows = ["First post"],
        },
        new(
            "And one without tags or TTL.",
            "Set-VercelCacheItem about 'About us' -PassThru")
        {
            Shows = ["About us"],
        },
        new(
            "Another process reads it, to the last digit.",
            "Get-VercelCacheItem blog | ConvertTo-Json")
        {
            Shows = ["First post", "9007199254740993"],
        },
        new(
            "What the cache holds.",
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
            "The item has expired for everyone; the other one is still in the cache.",
            "'blog', 'about' | ForEach-Object { \"$_ is in the cache: $(Test-VercelCacheItem $_)\" }")
        {
            Shows = ["blog is in the cache: False", "about is in the cache: True"],
        },
        new(
            "What the cache holds now.",
            "Find-VercelCacheItem | Format-Table Name, StoreKey, Size, Hits, Tags")
        {
            Shows = ["about"],
            Hides = ["blog", "posts"],
        },
        new(
            "In a workflow the GitHub Action does the same: its entry point, offline, on the purge API of the emulator.",
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
}
