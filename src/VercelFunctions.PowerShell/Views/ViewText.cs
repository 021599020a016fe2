using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace VercelFunctions.PowerShell;

/// <summary>
/// Formats values for the views of <c>VercelFunctions.Format.ps1xml</c>. It is public so that they can call it; script in
/// that file would be parsed at each import.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ViewText
{
    private const int MaxWidth = 40;
    private const int MaxTagWidth = 24;
    private const char Ellipsis = '…';

    private static readonly string[] Units = ["KB", "MB", "GB", "TB"];

    /// <summary>A size in bytes, such as 812 B or 1.2 KB, in units of 1,024.</summary>
    public static string Size(long bytes)
    {
        const int Step = 1024;

        // A size that would be rounded to 1024.0 is shown as 1.0 of the next unit.
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

    /// <summary>A time, rounded to seconds, in its two largest units: 42s, 5m 03s, 2h 14m, 3d 4h. Empty if there is none.</summary>
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

    /// <summary>A duration, such as 28.9 ms or 1.2 s; from one minute, the same as <see cref="Time"/>.</summary>
    public static string Duration(double milliseconds) => Duration(TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond)));

    /// <inheritdoc cref="Duration(double)"/>
    public static string Duration(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.99995 => FormattableString.Invariant($"{time.TotalMilliseconds:0.0} ms"),
        < 59.95 => FormattableString.Invariant($"{time.TotalSeconds:0.0} s"),
        _ => Time(time),
    };

    /// <summary>Text of at most 40 characters: the middle of longer text is left out, and control characters are replaced.</summary>
    public static string Cut(string? text) => Shorten(text, MaxWidth);

    /// <summary>Tags in a row, each of at most 24 characters, together at most about 40.</summary>
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

    /// <summary>The tags or source images of a purge in a row, like <see cref="Tags"/>.</summary>
    public static string Purged(RecordedPurge purge) => Tags(purge.Tags.Concat(purge.SourceImages));

    /// <summary>A country and its flag, if the console's encoding supports flags.</summary>
    public static string Country(string? country, string? flag) =>
        string.IsNullOrEmpty(flag) || Console.OutputEncoding.CodePage != Encoding.UTF8.CodePage
            ? country ?? string.Empty
            : $"{country} {flag}";

    /// <summary>The cache or the project of a connection.</summary>
    public static string Cache(CacheConnection? connection) => connection switch
    {
        null => string.Empty,
        { InMemory: true } => "(in memory)",
        { Project: null } => connection.Endpoint!.AbsoluteUri,
        { Team: null } => connection.Project,
        _ => $"{connection.Team}/{connection.Project}",
    };

    /// <summary>The status of an <see cref="ExpiryResult"/>, in its color.</summary>
    public static string Status(string status) => status == ExpiryResult.Expired ? ViewColor.Good(status) : ViewColor.Bad(status);

    /// <summary>The state in <c>x-vercel-cache</c>, in its color.</summary>
    public static string State(string? state) => state?.ToUpperInvariant() switch
    {
        "HIT" or "PRERENDER" or "REVALIDATED" => ViewColor.Good(Cut(state)),
        "STALE" => ViewColor.Notable(Cut(state)),
        "MISS" => ViewColor.Neutral(Cut(state)),
        _ => Cut(state),
    };

    /// <summary>An HTTP status, colored if it is an error.</summary>
    public static string HttpStatus(int status)
    {
        string text = status.ToString(CultureInfo.InvariantCulture);
        return status >= 400 ? ViewColor.Bad(text) : text;
    }

    /// <summary>The number of requests that a fault rule applied to, colored if it is not 0.</summary>
    public static string Hits(long hits)
    {
        string text = hits.ToString(CultureInfo.InvariantCulture);
        return hits > 0 ? ViewColor.Notable(text) : text;
    }

    private static string Shorten(string? text, int width)
    {
        // Names and tags can come from anybody: a terminal must not interpret a part of them as a control sequence.
        string clean = text is null
            ? string.Empty
            : new string(Array.ConvertAll(text.ToCharArray(), c => char.IsControl(c) ? '\uFFFD' : c));
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
