using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Faults;

/// <summary>
/// What is to go wrong, how often: <c>get 5% 503</c>, <c>set 10% slow 2s</c>, <c>any 1% drop</c>, <c>get 100% stale 3 times</c>,
/// <c>purge tag posts 100% 429 header "Retry-After: 1" 2 times</c>.
/// </summary>
/// <param name="Text">The rule as it was given, with single spaces and its words in lower case.</param>
internal sealed record FaultRule(string Text)
{
    /// <summary>The operation that it is about; null for any.</summary>
    public Operation? Operation { get; init; }

    /// <summary>The request of the purge API that it is about; null for any.</summary>
    public CachePurgeOperation? Purge { get; init; }

    /// <summary>The tag that a request must name; null for any request.</summary>
    public string? Tag { get; init; }

    /// <summary>How many requests of a million it hits.</summary>
    public int PerMillion { get; init; }

    /// <summary>What happens to them.</summary>
    public FaultEffect Effect { get; init; }

    /// <summary>The answer's status, where that is the effect.</summary>
    public int Status { get; init; }

    /// <summary>The code of the error in the answer.</summary>
    public string Code { get; init; } = "injected_fault";

    /// <summary>The message of the error in the answer; null for one that names the rule.</summary>
    public string? Message { get; init; }

    /// <summary>Headers of the answer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long the answer waits, where that is the effect.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How often it hits before it is done; null for no end.</summary>
    public long? Times { get; init; }

    /// <summary>Reads a rule.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static FaultRule Parse(string text) => FaultRuleReader.Read(text);

    /// <summary>Whether it is about this request.</summary>
    public bool IsAbout(Exchange exchange) =>
        (Operation is null || Operation == exchange.Operation)
        && (Purge is null || Purge == exchange.Purge)
        && (Tag is null || exchange.Tags?.Contains(Tag, StringComparer.Ordinal) == true)
        && (Effect != FaultEffect.Stale || exchange.Operation == Requests.Operation.Get);

    /// <summary>The rule.</summary>
    public override string ToString() => Text;
}
