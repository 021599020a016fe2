namespace VercelFunctions.Emulator.Http;

/// <summary>The token that a request needs.</summary>
internal enum RequiredToken
{
    /// <summary>None: the response shows nothing of any cache.</summary>
    None,

    /// <summary>The token of one project or of the emulator.</summary>
    Any,

    /// <summary>A token that grants access to one project only.</summary>
    OneProject,
}
