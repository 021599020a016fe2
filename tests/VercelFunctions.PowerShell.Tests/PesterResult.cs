namespace VercelFunctions.PowerShell.Tests;

/// <summary>The result of one Pester file.</summary>
/// <param name="Seconds">The duration of the file alone, in seconds. Its test case also waits for the files before it.</param>
/// <param name="Failures">Name and message of each failed test.</param>
/// <param name="Printed">What Pester printed.</param>
internal sealed record PesterResult(int Passed, int Failed, int Skipped, double Seconds, string[] Failures, string Printed = "");
