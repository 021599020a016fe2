namespace VercelFunctions.Page.Tests;

/// <summary>Three items that differ in every column of the page.</summary>
internal static class ThreeItems
{
    /// <summary>Their names in the initial order of the page.</summary>
    public static string[] LastUsedFirst => ["gamma", "alpha", "beta"];

    /// <summary>Their names ordered by each column, in the direction of the first click.</summary>
    public static (string Column, bool IsDescending, string[] Names)[] Orders =>
    [
        ("name", false, ["alpha", "beta", "gamma"]),
        ("size", true, ["beta", "gamma", "alpha"]),
        ("age", true, ["alpha", "beta", "gamma"]),
        ("timeLeft", false, ["beta", "alpha", "gamma"]),
        ("hits", true, ["alpha", "gamma", "beta"]),
    ];

    public static async Task FillAsync(TestEmulator emulator)
    {
        await emulator.SetAsync("alpha", letters: 10, ttlSeconds: 3000, tags: ["red", "round"]);
        await emulator.SetAsync("beta", letters: 3000, ttlSeconds: 100, tags: ["red"]);
        await emulator.SetAsync("gamma", letters: 200, tags: ["blue"]);
        foreach (string key in new[] { "alpha", "alpha", "gamma" })
        {
            Assert.True(await emulator.ReadAsync(key));
        }
    }
}
