namespace VercelFunctions.Emulator.Telemetry;

/// <summary>The outcome of an operation. The names appear in metrics and on the page.</summary>
internal enum Outcome
{
    /// <summary>It succeeded.</summary>
    Ok,

    /// <summary>A read found the item.</summary>
    Hit,

    /// <summary>A read did not find the item.</summary>
    Miss,

    /// <summary>The request was not valid.</summary>
    Refused,

    /// <summary>The emulator or its store failed, or a fault rule made it fail.</summary>
    Failed,

    /// <summary>The client or the emulator closed the connection before the response was complete.</summary>
    Aborted,
}
