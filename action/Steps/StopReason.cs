namespace VercelFunctions.Action;

/// <summary>Why a step is stopped before its end.</summary>
internal enum StopReason
{
    /// <summary>The limit of <c>timeout-seconds</c>.</summary>
    TimeLimit,

    /// <summary>SIGINT, with which a runner cancels a step first.</summary>
    Interrupted,

    /// <summary>SIGTERM.</summary>
    Terminated,
}
