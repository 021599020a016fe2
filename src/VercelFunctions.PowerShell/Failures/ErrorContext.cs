using System.ComponentModel;

namespace VercelFunctions.PowerShell;

/// <summary>The server and the task of a cmdlet, if the advice for an error depends on them.</summary>
[Flags]
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ErrorContext
{
    /// <summary>Any.</summary>
    Any = 0,

    /// <summary>Vercel's API, for a project.</summary>
    Project = 1,

    /// <summary>GitHub's API.</summary>
    GitHub = 2,

    /// <summary>The pages of a site.</summary>
    Site = 4,

    /// <summary>Expiring and purging.</summary>
    Purge = 8,

    /// <summary>Listing items.</summary>
    Listing = 16,

    /// <summary>Fault rules, and other requests that only an emulator has.</summary>
    Emulator = 32,
}
