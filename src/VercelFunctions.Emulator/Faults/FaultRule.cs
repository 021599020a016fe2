using System.Globalization;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Faults;

/// <summary>
/// What is to go wrong, how often: <c>get 5% 503</c>, <c>set 10% slow 2s</c>, <c>any 1% drop</c>, <c>get 100% stale 3 times</c>.
/// </summary>
internal sealed record FaultRule
{
    /// <summary>What a rule must look like, as a part of a sentence.</summary>
    public const string Form = "'<operation> <share>% <effect>', as in 'get 5% 503': the operation get, set, delete, expire, list, clear, purge or any; "
        + "the share over 0 to 100; the effect a status from 400 to 599, 'slow <time>' with a time from 1ms to 10m, 'drop' or, for get, 'stale'; at the end perhaps '<n> times'";

    private const string AnyOperation = "any";
    private const int PartsOfAPercent = 10_000;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(10);

    private readonly string _text;

    private FaultRule(string text) => _text = text;

    /// <summary>What it is about; null for any operation.</summary>
    public Operation? Operation { get; private init; }

    /// <summary>How many requests of a million it hits.</summary>
    public int PerMillion { get; private init; }

    /// <summary>What happens to them.</summary>
    public FaultEffect Effect { get; private init; }

    /// <summary>The answer's status, where that is the effect.</summary>
    public int Status { get; private init; }

    /// <summary>How long the answer waits, where that is the effect.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>How often it hits before it is done; null for no end.</summary>
    public long? Times { get; private init; }

    /// <summary>Reads a rule.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static FaultRule Parse(string text)
    {
        string[] words = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        FaultRule rule = new(string.Join(' ', words));
        Queue<string> rest = new(words);
        rule = rule with { Operation = ReadOperation(Next()), PerMillion = ReadShare(Next()) };
        rule = Next() switch
        {
            "drop" => rule with { Effect = FaultEffect.Drop },
            "stale" when rule.Operation is Requests.Operation.Get or null => rule with { Effect = FaultEffect.Stale },
            "slow" => rule with { Effect = FaultEffect.Delay, Delay = ReadDelay(Next()) },
            string status when int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code is >= 400 and <= 599 => rule with { Effect = FaultEffect.Status, Status = code },
            _ => throw Bad(),
        };
        if (rest.Count > 0)
        {
            rule = long.TryParse(rest.Dequeue(), NumberStyles.None, CultureInfo.InvariantCulture, out long times) && times > 0 && Next() is "times" or "time"
                ? rule with { Times = times }
                : throw Bad();
        }

        return rest.Count == 0 ? rule : throw Bad();

        string Next() => rest.Count > 0 ? rest.Dequeue() : throw Bad();

        Operation? ReadOperation(string word) => word == AnyOperation ? null
            : char.IsAsciiLetter(word[0]) && Enum.TryParse(word, ignoreCase: true, out Operation operation) ? operation : throw Bad();

        int ReadShare(string word) =>
            word.EndsWith('%')
            && decimal.TryParse(word[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal percent)
            && percent is > 0 and <= 100
            && percent * PartsOfAPercent % 1 == 0
                ? (int)(percent * PartsOfAPercent)
                : throw Bad();

        TimeSpan ReadDelay(string word)
        {
            (string unit, double milliseconds) = word.EndsWith("ms", StringComparison.Ordinal) ? ("ms", 1d) : word.EndsWith('s') ? ("s", 1000d) : word.EndsWith('m') ? ("m", 60_000d) : throw Bad();
            return double.TryParse(word[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && TimeSpan.FromMilliseconds(Math.Min(number * milliseconds, int.MaxValue)) is TimeSpan delay
                && delay >= TimeSpan.FromMilliseconds(1) && delay <= MaxDelay
                    ? delay
                    : throw Bad();
        }

        ArgumentException Bad() => new($"The fault {MessageText.Quote(text)} is no rule. A rule is {Form}.");
    }

    /// <summary>The rule as it was given, in lower case.</summary>
    public override string ToString() => _text;
}
