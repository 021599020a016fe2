namespace VercelFunctions.Emulator;

/// <summary>What the command line and the environment ask of the emulator, already checked.</summary>
internal sealed record EmulatorOptions
{
    /// <summary>The port where none is given: fixed, so that what was pasted once stays right.</summary>
    public const int DefaultPort = 4379;

    /// <summary>The host where none is given: this machine alone.</summary>
    public const string DefaultHost = "127.0.0.1";

    /// <summary>The port to listen on; 0 for a free one.</summary>
    public required int Port { get; init; }

    /// <summary>The address or name to listen on.</summary>
    public required string Host { get; init; }

    /// <summary>The token that requests must bear; null for a random one.</summary>
    public required string? Token { get; init; }

    /// <summary>How much the cache may hold, in bytes.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>Whether requests go unlogged.</summary>
    public required bool Quiet { get; init; }

    /// <summary>Whether to stop when standard input ends.</summary>
    public required bool StopWithStdin { get; init; }
}
