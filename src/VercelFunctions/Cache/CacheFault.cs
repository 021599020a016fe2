namespace VercelFunctions;

/// <summary>A rule by which a local Runtime Cache makes requests go wrong, and how often it did.</summary>
public sealed record CacheFault
{
    /// <summary>The rule, such as <c>get 5% 503</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The project that it is at work for, <c>name:environment</c>.</summary>
    public required string Project { get; init; }

    /// <summary>How many requests it was held against since it was set.</summary>
    public required long Requests { get; init; }

    /// <summary>How many of them went wrong by it.</summary>
    public required long Hits { get; init; }

    /// <summary>The rule.</summary>
    public override string ToString() => Rule;
}
