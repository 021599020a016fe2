namespace VercelFunctions.Bench;

/// <summary>The performance of a server under load.</summary>
/// <param name="Rate">Responses per second.</param>
/// <param name="P99">The 99th percentile of the response time, in milliseconds.</param>
internal sealed record WrkResult(double Rate, double P99);
