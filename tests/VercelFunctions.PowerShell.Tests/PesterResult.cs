namespace VercelFunctions.PowerShell.Tests;

/// <summary>The result of one Pester file.</summary>
/// <param name="Failures">Name and message of each failed test.</param>
/// <param name="Printed">What Pester printed.</param>
internal sealed record PesterResult(int Passed, int Failed, int Skipped, string[] Failures, string Printed = "");
