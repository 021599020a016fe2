namespace VercelFunctions.Emulator.Faults;

/// <summary>What happens to a request that a fault hits. But for a delay and a stale answer, nothing is done.</summary>
internal enum FaultEffect
{
    /// <summary>It is answered with a status, and perhaps headers.</summary>
    Status,

    /// <summary>It waits before it is done as it should.</summary>
    Delay,

    /// <summary>It gets no answer; the connection stays open.</summary>
    Hang,

    /// <summary>Its connection is reset.</summary>
    Drop,

    /// <summary>Its connection is closed within the answer.</summary>
    Cut,

    /// <summary>What is found is called stale: a client that takes only what is fresh sees a miss.</summary>
    Stale,
}
