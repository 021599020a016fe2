namespace VercelFunctions.Bench;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">Our figure, with its unit.</param>
/// <param name="Theirs">What it stands beside.</param>
/// <param name="Ratio">Ours against theirs, in words.</param>
/// <param name="Expected">What was expected of it; empty where nothing was.</param>
/// <param name="IsMet">Whether it came out so; null where nothing was expected.</param>
/// <param name="Spread">The noise: the larger spread of the two.</param>
internal sealed record Result(string What, string Ours, string Theirs, string Ratio, string Expected, bool? IsMet, double Spread);
