using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Faults;

/// <summary>
/// A fault rule: <c>get 5% 503</c>, <c>set 10% slow 2s</c>, <c>any 1% drop</c>, <c>get 100% stale 3 times</c>,
/// <c>purge tag posts 100% 429 header "Retry-After: 1" 2 times</c>.
/// </summary>
/// <param name="Text">The rule as given, with single spaces and its keywords in lower case.</param>
internal sealed record FaultRule(string Text)
{
    /// <summary>The operation it applies to; null for any.</summary>
    public Operation? Operation { get; init; }

    /// <summary>The request of the purge API it applies to; null for any.</summary>
    public PurgeKind? Purge { get; init; }

    /// <summary>The tag that a request must name; null for any request.</summary>
    public string? Tag { get; init; }

    /// <summary>How many of a million requests it hits.</summary>
    public int PerMillion { get; init; }

    /// <summary>The effect on a request that it hits.</summary>
    public FaultEffect Effect { get; init; }

    /// <summary>The response's status, for <see cref="FaultEffect.Status"/>.</summary>
    public int Status { get; init; }

    /// <summary>The error code of the response.</summary>
    public string Code { get; init; } = "injected_fault";

    /// <summary>The error message of the response; null for one that quotes the rule.</summary>
    public string? Message { get; init; }

    /// <summary>Headers of the response.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The time to wait, for <see cref="FaultEffect.Delay"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How often it can hit; null for no limit.</summary>
    public long? Times { get; init; }

    /// <summary>Parses a rule.</summary>
    /// <exception cref="ArgumentException">The rule is not valid.</exception>
    public static FaultRule Parse(string text) => FaultRuleReader.Read(text);

    /// <summary>Whether it applies to an operation.</summary>
    public bool AppliesTo(CacheOperation operation) =>
        (Operation is null || Operation == operation.Kind)
        && (Purge is null || Purge == operation.Purge)
        && (Tag is null || operation.Tags?.Contains(Tag, StringComparer.Ordinal) == true)
        && (Effect != FaultEffect.Stale || operation.Kind == Http.Operation.Get);

    /// <summary>The rule.</summary>
    public override string ToString() => Text;
}
