namespace VercelFunctions.PowerShell;

/// <summary>A local Runtime Cache that did not start.</summary>
public sealed class EmulatorException : Exception
{
    internal EmulatorException(string errorId, string message, string recommendedAction, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The error's stable identifier.</summary>
    public string ErrorId { get; }

    /// <summary>What to do next.</summary>
    public string RecommendedAction { get; }
}
