namespace VercelFunctions.Emulator.Faults;

/// <summary>The effect of a fault rule on a request. Only <see cref="Delay"/> and <see cref="Stale"/> let the operation run.</summary>
internal enum FaultEffect
{
    /// <summary>Responds with a status, and optionally headers.</summary>
    Status,

    /// <summary>Waits before the operation.</summary>
    Delay,

    /// <summary>Sends no response; the connection stays open.</summary>
    Hang,

    /// <summary>Resets the connection.</summary>
    Drop,

    /// <summary>Closes the connection in the middle of the response.</summary>
    Cut,

    /// <summary>Reports a hit as stale: a client that accepts only fresh items sees a miss.</summary>
    Stale,
}
