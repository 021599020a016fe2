namespace VercelFunctions.Page.Tests;

/// <summary>A cache as the site of a shop uses it, with the same data in every run.</summary>
internal sealed class Shop(TestEmulator emulator)
{
    private static readonly string[] Things =
    [
        "Linen shirt", "Walking boots", "Rain jacket", "Wool socks", "Canvas bag",
        "Desk lamp", "Enamel mug", "Oak shelf", "Garden chair", "Reading glasses",
    ];

    private static readonly string[] Countries = ["de", "fr", "it", "pt", "se"];

    private readonly Random _random = new(7);
    private readonly List<Item> _items = [];

    /// <summary>Stores this many new items.</summary>
    public async Task FillAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _items.Add(NextItem());
            await StoreAsync(_items[^1]);
        }
    }

    /// <summary>Reads items as visitors do: mostly the same few. Stores missing items again.</summary>
    public async Task BrowseAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Item item = _items[(int)(Math.Pow(_random.NextDouble(), 3) * _items.Count)];
            if (!await emulator.ReadAsync(item.Key))
            {
                await StoreAsync(item);
            }
        }
    }

    private Task StoreAsync(Item item) => emulator.SetAsync(item.Key, item.Letters, item.TtlSeconds, item.Tags, item.Name);

    private Item NextItem()
    {
        string country = Pick(Countries);
        int number = _random.Next(1000, 10_000);
        string key = $"{_random.Next():x8}";
        return (_items.Count % 10) switch
        {
            < 6 => new(key, $"{Pick(Things)} {number}", Size(400, 9000), Pick(60, 300, 3600), ["products", $"product-{number}", country]),
            < 8 => new(key, $"GET /api/search?q={Pick(Things).Split(' ')[1]}", Size(2000, 60_000), Pick(20, 45, 120), ["search", country]),
            8 => new(key, $"navigation {country}", Size(20_000, 110_000), null, ["layout", country, "cms", $"revision-{number % 40}"]),
            _ => new(key, $"rates EUR {number}", Size(120, 220), 86_400, ["rates"]),
        };
    }

    private int Size(int least, int most) => _random.Next(least, most);

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private sealed record Item(string Key, string Name, int Letters, int? TtlSeconds, string[] Tags);
}
