namespace VercelFunctions;

/// <summary>A fault rule of the emulator, and how often it applied.</summary>
public sealed record CacheFault
{
    /// <summary>The rule, such as <c>get 5% 503</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The project that the rule applies to, <c>name:environment</c>.</summary>
    public required string Project { get; init; }

    /// <summary>The number of requests that the rule was checked for since it was set.</summary>
    public required long Requests { get; init; }

    /// <summary>The number of requests that the rule made fail.</summary>
    public required long Hits { get; init; }

    /// <summary>The rule.</summary>
    public override string ToString() => Rule;
}
