namespace VercelFunctions.Action;

/// <summary>The step cannot continue. The message is for the workflow's author.</summary>
internal sealed class StepException(string message) : Exception(message);
