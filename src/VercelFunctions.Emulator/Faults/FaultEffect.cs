namespace VercelFunctions.Emulator.Faults;

/// <summary>What happens to a request that a fault hits.</summary>
internal enum FaultEffect
{
    /// <summary>It is answered with an error status, and nothing is done.</summary>
    Status,

    /// <summary>It waits before it is done as it should.</summary>
    Delay,

    /// <summary>Its connection is broken off, and nothing is done.</summary>
    Drop,

    /// <summary>What is found is called stale: a client that takes only what is fresh sees a miss.</summary>
    Stale,
}
