using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace VercelFunctions.PowerShell;

/// <summary>
/// What the views of <c>VercelFunctions.Format.ps1xml</c> show of values. It is public for them to call; here rather than
/// in the file, where script would be parsed at each import.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ViewText
{
    private const int MaxWidth = 40;
    private const int MaxTagWidth = 24;
    private const char Ellipsis = '…';

    private static readonly string[] Units = ["KB", "MB", "GB", "TB"];

    /// <summary>A size in bytes, as 812 B or 1.2 KB of 1,024 bytes.</summary>
    public static string Size(long bytes)
    {
        const int Step = 1024;

        // What would be rounded to 1024.0 is one of the next unit.
        const double Full = Step - 0.05;
        if (bytes < Step)
        {
            return FormattableString.Invariant($"{bytes} B");
        }

        double size = (double)bytes / Step;
        int unit = 0;
        for (; size >= Full && unit < Units.Length - 1; unit++)
        {
            size /= Step;
        }

        return FormattableString.Invariant($"{size:0.0} {Units[unit]}");
    }

    /// <summary>A time, rounded to seconds, in its two largest units: 42s, 5m 03s, 2h 14m, 3d 4h. Empty where there is none.</summary>
    public static string Time(TimeSpan? time)
    {
        const long Minute = 60;
        const long Hour = 60 * Minute;
        const long Day = 24 * Hour;
        if (time is not TimeSpan known)
        {
            return string.Empty;
        }

        long seconds = Math.Max(0, (long)Math.Round(known.TotalSeconds));
        return seconds switch
        {
            < Minute => FormattableString.Invariant($"{seconds}s"),
            < Hour => FormattableString.Invariant($"{seconds / Minute}m {seconds % Minute:00}s"),
            < Day => FormattableString.Invariant($"{seconds / Hour}h {seconds % Hour / Minute:00}m"),
            _ => FormattableString.Invariant($"{seconds / Day}d {seconds % Day / Hour}h"),
        };
    }

    /// <summary>How long something took: 28.9 ms, 1.2 s; from a minute on as <see cref="Time"/>.</summary>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.99995 => FormattableString.Invariant($"{time.TotalMilliseconds:0.0} ms"),
        < 59.95 => FormattableString.Invariant($"{time.TotalSeconds:0.0} s"),
        _ => Time(time),
    };

    /// <summary>Text of at most 40 characters: the middle of a longer one is left out, and what is no text for a terminal replaced.</summary>
    public static string Cut(string? text) => Shorten(text, MaxWidth);

    /// <summary>Tags in a row, each of at most 24 characters, cut where they would be wider than 40.</summary>
    public static string Tags(IEnumerable<string>? tags)
    {
        StringBuilder shown = new();
        foreach (string tag in tags ?? [])
        {
            string next = Shorten(tag, MaxTagWidth);
            if (shown.Length == 0)
            {
                shown.Append(next);
            }
            else if (shown.Length + next.Length + 2 <= MaxWidth)
            {
                shown.Append(", ").Append(next);
            }
            else
            {
                return shown.Append(", ").Append(Ellipsis).ToString();
            }
        }

        return shown.ToString();
    }

    /// <summary>The tags or source images of a purge in a row, as <see cref="Tags"/>.</summary>
    public static string Purged(CachePurge purge) => Tags(purge.Tags.Concat(purge.SourceImages));

    /// <summary>A country and its flag, where the console's encoding has flags.</summary>
    public static string Country(string? country, string? flag) =>
        string.IsNullOrEmpty(flag) || Console.OutputEncoding.CodePage != Encoding.UTF8.CodePage ? country ?? string.Empty : $"{country} {flag}";

    /// <summary>What a connection leads to.</summary>
    public static string Cache(CacheConnection? connection) => connection switch
    {
        null => string.Empty,
        { InMemory: true } => "(in memory)",
        { Project: null } => connection.Endpoint!.AbsoluteUri,
        { Team: null } => connection.Project,
        _ => $"{connection.Team}/{connection.Project}",
    };

    /// <summary>What became of a tag, in its colour.</summary>
    public static string Status(TagExpiryStatus status) =>
        status == TagExpiryStatus.Expired ? ViewColor.Good(status.ToString()) : ViewColor.Bad(status.ToString());

    /// <summary>The state of a cache as <c>x-vercel-cache</c> tells it, in its colour.</summary>
    public static string State(string? state) => state?.ToUpperInvariant() switch
    {
        "HIT" or "PRERENDER" or "REVALIDATED" => ViewColor.Good(Cut(state)),
        "STALE" => ViewColor.Notable(Cut(state)),
        "MISS" => ViewColor.Neutral(Cut(state)),
        _ => Cut(state),
    };

    /// <summary>An HTTP status, coloured where it is an error.</summary>
    public static string HttpStatus(int status)
    {
        string text = status.ToString(CultureInfo.InvariantCulture);
        return status >= 400 ? ViewColor.Bad(text) : text;
    }

    /// <summary>How many requests a fault hit, coloured once it hit one.</summary>
    public static string Hits(long hits)
    {
        string text = hits.ToString(CultureInfo.InvariantCulture);
        return hits > 0 ? ViewColor.Notable(text) : text;
    }

    private static string Shorten(string? text, int width)
    {
        // Names and tags are anybody's: a terminal must not take a part of them for a command.
        string clean = text is null ? string.Empty : new string(Array.ConvertAll(text.ToCharArray(), c => char.IsControl(c) ? '\uFFFD' : c));
        if (clean.Length <= width)
        {
            return clean;
        }

        int head = width / 2;
        int tail = clean.Length - (width - head - 1);
        if (char.IsHighSurrogate(clean[head - 1]))
        {
            head--;
        }

        if (char.IsLowSurrogate(clean[tail]))
        {
            tail++;
        }

        return $"{clean.Substring(0, head)}{Ellipsis}{clean.Substring(tail)}";
    }
}
