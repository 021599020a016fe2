namespace VercelFunctions.PowerShell;

/// <summary>The effects of a fault rule that have no value.</summary>
public enum FaultEffect
{
    /// <summary>Resets the connection.</summary>
    Drop,

    /// <summary>Closes the connection in the middle of the response.</summary>
    Cut,

    /// <summary>Sends no response; the connection stays open.</summary>
    Hang,

    /// <summary>Returns a hit as stale, which is a miss. Applies to reads.</summary>
    Stale,
}
