namespace VercelFunctions.Bench;

/// <summary>The results of several rounds.</summary>
internal sealed class Figures
{
    private readonly List<double> _values = [];

    public double Median => MedianOf(_values);

    /// <summary>The noise: the interquartile range as a share of the median.</summary>
    public double Spread
    {
        get
        {
            List<double> sorted = [.. _values.Order()];
            return (sorted[sorted.Count * 3 / 4] - sorted[sorted.Count / 4]) / Median;
        }
    }

    public void Add(double value) => _values.Add(value);

    /// <summary>The median over the rounds of this figure divided by the other. Both figures of a round have the same noise.</summary>
    public double RatioTo(Figures other) => MedianOf(_values.Zip(other._values, (mine, theirs) => mine / theirs));

    /// <summary>The median over the rounds of this figure minus the other.</summary>
    public double DifferenceTo(Figures other) => MedianOf(_values.Zip(other._values, (mine, theirs) => mine - theirs));

    private static double MedianOf(IEnumerable<double> values)
    {
        List<double> sorted = [.. values.Order()];
        int half = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
