using System.Globalization;
using System.Text.Json;
using VercelFunctions.Emulator.Http;

namespace VercelFunctions.Emulator.Faults;

/// <summary>Parses a fault rule: an operation, optionally a tag, a share, an effect, and optionally a number of times.</summary>
internal static class FaultRuleReader
{
    private const string Form = "'<operation> [tag <tag>] <share>% <effect> [<n> times]', as in 'get 5% 503'. The operation is get, set, "
        + "delete, expire, list, clear, purge, a request of the purge API such as invalidate-by-tags, or any. The share is more than 0 "
        + "and at most 100. The effect is a status from 300 to 599 with, optionally, 'code <code>', 'message \"<text>\"' and "
        + "'header \"<name>: <value>\"'; 'slow <time>' with a time from 1ms to 10m; 'hang'; 'drop'; 'cut'; or, for get, 'stale'";

    private const string AnyOperation = "any";
    private const int PartsOfAPercent = 10_000;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, PurgeKind> Purges =
        Enum.GetValues<PurgeKind>()
            .ToDictionary(purge => JsonNamingPolicy.KebabCaseLower.ConvertName(purge.ToString()), StringComparer.Ordinal);

    /// <summary>Parses a rule.</summary>
    /// <exception cref="ArgumentException">The rule is not valid.</exception>
    public static FaultRule Read(string text)
    {
        try
        {
            FaultWords words = new(text);
            FaultRule rule = ReadEffect(words, ReadShare(words, ReadTag(words, ReadOperation(words.Next()))));
            if (!words.IsEnd)
            {
                rule = rule with { Times = ReadTimes(words) };
            }

            return words.IsEnd ? rule with { Text = words.Read } : throw new FormatException();
        }
        catch (FormatException)
        {
            throw new ArgumentException($"The fault rule {MessageText.Quote(text)} is not valid. A rule has the form {Form}.");
        }
    }

    private static FaultRule ReadOperation(string word)
    {
        FaultRule rule = new(string.Empty);
        if (word == AnyOperation)
        {
            return rule;
        }

        if (Purges.TryGetValue(word, out PurgeKind purge))
        {
            return rule with { Operation = Operation.Purge, Purge = purge };
        }

        return char.IsAsciiLetter(word[0]) && Enum.TryParse(word, ignoreCase: true, out Operation operation)
            ? rule with { Operation = operation }
            : throw new FormatException();
    }

    private static FaultRule ReadTag(FaultWords words, FaultRule rule)
    {
        if (!words.NextIs("tag"))
        {
            return rule;
        }

        bool namesTags = rule.Purge is null
            ? rule.Operation is null or Operation.Expire or Operation.Purge
            : rule.Purge is PurgeKind.InvalidateByTags or PurgeKind.DeleteByTags;
        return namesTags ? rule with { Tag = words.NextText() } : throw new FormatException();
    }

    private static FaultRule ReadShare(FaultWords words, FaultRule rule)
    {
        string word = words.Next();
        return word.EndsWith('%')
            && decimal.TryParse(word[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal percent)
            && percent is > 0 and <= 100
            && percent * PartsOfAPercent % 1 == 0
                ? rule with { PerMillion = (int)(percent * PartsOfAPercent) }
                : throw new FormatException();
    }

    private static FaultRule ReadEffect(FaultWords words, FaultRule rule) => words.Next() switch
    {
        "hang" => rule with { Effect = FaultEffect.Hang },
        "drop" => rule with { Effect = FaultEffect.Drop },
        "cut" => rule with { Effect = FaultEffect.Cut },
        "stale" when rule.Operation is Operation.Get or null => rule with { Effect = FaultEffect.Stale },
        "slow" => rule with { Effect = FaultEffect.Delay, Delay = ReadDelay(words.Next()) },
        string word when int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code is >= 300 and <= 599 =>
            ReadResponse(words, rule with { Effect = FaultEffect.Status, Status = code }),
        _ => throw new FormatException(),
    };

    private static FaultRule ReadResponse(FaultWords words, FaultRule rule)
    {
        while (true)
        {
            if (words.NextIs("code"))
            {
                rule = rule with { Code = words.NextText() };
            }
            else if (words.NextIs("message"))
            {
                rule = rule with { Message = words.NextText() };
            }
            else if (words.NextIs("header"))
            {
                rule = rule with { Headers = [.. rule.Headers, ReadHeader(words.NextText())] };
            }
            else
            {
                return rule;
            }
        }
    }

    // The web server itself writes the framing of the response.
    private static KeyValuePair<string, string> ReadHeader(string text)
    {
        string[] parts = text.Split(':', 2);
        string name = parts[0].Trim();
        return parts.Length == 2
            && name.Length > 0
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
            && parts[1].All(c => c is >= ' ' and <= '~')
                ? new(name, parts[1].Trim())
                : throw new FormatException();
    }

    private static long ReadTimes(FaultWords words) =>
        long.TryParse(words.Next(), NumberStyles.None, CultureInfo.InvariantCulture, out long times)
        && times > 0
        && words.Next() is "times" or "time"
            ? times
            : throw new FormatException();

    private static TimeSpan ReadDelay(string word)
    {
        (string unit, double milliseconds) = word.EndsWith("ms", StringComparison.Ordinal) ? ("ms", 1d)
            : word.EndsWith('s') ? ("s", 1000d)
            : word.EndsWith('m') ? ("m", 60_000d)
            : throw new FormatException();
        return double.TryParse(word[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && TimeSpan.FromMilliseconds(Math.Min(number * milliseconds, int.MaxValue)) is TimeSpan delay
            && delay >= TimeSpan.FromMilliseconds(1) && delay <= MaxDelay
                ? delay
                : throw new FormatException();
    }
}
