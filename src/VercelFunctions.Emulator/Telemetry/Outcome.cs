namespace VercelFunctions.Emulator.Telemetry;

/// <summary>How an operation ended.</summary>
internal enum Outcome
{
    /// <summary>It was done.</summary>
    Ok,

    /// <summary>What was to be read was there.</summary>
    Hit,

    /// <summary>It was not.</summary>
    Miss,

    /// <summary>Something was wrong with the request.</summary>
    Refused,

    /// <summary>Something went wrong here, or was made to.</summary>
    Failed,

    /// <summary>The client went away, or its connection was broken off.</summary>
    BrokenOff,
}
