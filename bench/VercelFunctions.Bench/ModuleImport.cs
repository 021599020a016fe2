namespace VercelFunctions.Bench;

/// <summary>The time that Import-Module adds to the start of PowerShell: with and without it, in turns.</summary>
internal static class ModuleImport
{
    private const string Title = "Import-Module compared with an empty PowerShell process";
    private const double ExpectedMilliseconds = 100;

    private static readonly (string What, string Script, double? Expected)[] Cases =
    [
        ("Import-Module ./VercelFunctions.psd1", "Import-Module ./VercelFunctions.psd1", ExpectedMilliseconds),
        (
            "with a first cmdlet, in memory",
            "Import-Module ./VercelFunctions.psd1; Connect-VercelCache -InMemory; Get-VercelCacheItem a",
            null),
    ];

    public static async Task<Section> MeasureAsync(BenchPlan plan)
    {
        Figures bare = new();
        Figures[] imports = [.. Cases.Select(_ => new Figures())];
        for (int round = -1; round < plan.Starts; round++)
        {
            double time = (await Programs.TimePowerShellAsync(string.Empty)).TotalMilliseconds;
            double[] times = new double[Cases.Length];
            for (int i = 0; i < Cases.Length; i++)
            {
                times[i] = (await Programs.TimePowerShellAsync(Cases[i].Script)).TotalMilliseconds;
            }

            // The first round fills the system's file cache.
            if (round >= 0)
            {
                bare.Add(time);
                for (int i = 0; i < Cases.Length; i++)
                {
                    imports[i].Add(times[i]);
                }
            }
        }

        IEnumerable<Result> results = Cases.Select((one, i) => Compare(one.What, imports[i], bare, one.Expected));
        return new Section(Title, "with Import-Module", "empty", [.. results]);
    }

    private static Result Compare(string what, Figures with, Figures bare, double? expected)
    {
        double added = with.DifferenceTo(bare);
        return new Result(
            what,
            $"{with.Median:0} ms",
            $"{bare.Median:0} ms",
            $"{with.RatioTo(bare):0.00}× (+{added:0} ms)",
            expected is null ? string.Empty : $"under {expected} ms added",
            expected is null ? null : added < expected,
            Math.Max(with.Spread, bare.Spread));
    }
}
