namespace VercelFunctions.Bench;

/// <summary>What a server did under load.</summary>
/// <param name="Rate">Answers a second.</param>
/// <param name="P99">The time that 99 of 100 answers took at most, in milliseconds.</param>
internal sealed record WrkResult(double Rate, double P99);
