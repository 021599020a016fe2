namespace VercelFunctions.PowerShell;

/// <summary>
/// Failures of cmdlets that the core does not have. The names are stable error identifiers, like those of
/// <see cref="VercelFailure"/>.
/// </summary>
internal enum CommandFailure
{
    BrowserNotOpened,
    DotnetNotFound,
    EmulatorExited,
    EmulatorFailed,
    EmulatorNotFound,
    InvalidHeaderLine,
    InvalidProperty,
    NoCache,
    NoCacheType,
    NoEmulator,
    NoHeaders,
    NoValue,
    PathOutsideLocation,
    PreviousPathOfMany,
    RawAndAsHashtable,
    RawAndConvertDates,
    TagMapNotFound,
    UnknownVariable,
    ValueWithoutKey,
}
