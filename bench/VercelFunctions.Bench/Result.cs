namespace VercelFunctions.Bench;

/// <summary>One row of the table.</summary>
/// <param name="What">The measurement.</param>
/// <param name="Ours">Our figure, with its unit.</param>
/// <param name="Theirs">The figure that it is compared with.</param>
/// <param name="Ratio">The ratio of ours to theirs, as text.</param>
/// <param name="Expected">The expectation; empty if there is none.</param>
/// <param name="IsMet">Whether the expectation was met; null if there is none.</param>
/// <param name="Spread">The noise: the larger spread of the two.</param>
internal sealed record Result(string What, string Ours, string Theirs, string Ratio, string Expected, bool? IsMet, double Spread);
