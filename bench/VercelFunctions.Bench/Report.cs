namespace VercelFunctions.Bench;

/// <summary>Prints sections as text or as Markdown.</summary>
internal static class Report
{
    public static void Write(TextWriter output, IReadOnlyList<Section> sections, bool markdown)
    {
        foreach (Section section in sections)
        {
            output.WriteLine(markdown ? $"### {section.Title}" : section.Title);
            output.WriteLine();
            if (section.Skipped is not null)
            {
                output.WriteLine($"Skipped: {section.Skipped}");
            }
            else
            {
                WriteTable(output, section, markdown);
            }

            output.WriteLine();
        }
    }

    private static void WriteTable(TextWriter output, Section section, bool markdown)
    {
        List<string[]> rows = [["", section.OursAre, section.TheirsAre, "ratio", "expected", "noise"]];
        rows.AddRange(section.Results.Select(result => new[]
        {
            result.What,
            result.Ours,
            result.Theirs,
            markdown && result.Ratio.Length > 0 ? $"**{result.Ratio}**" : result.Ratio,
            result.IsMet switch { null => string.Empty, true => $"{result.Expected}: met", false => $"{result.Expected}: **not met**" },
            $"±{result.Spread / 2:0%}",
        }));
        if (markdown)
        {
            rows.Insert(1, ["---", "---:", "---:", "---:", "---", "---:"]);
            rows.ForEach(row => output.WriteLine($"| {string.Join(" | ", row)} |"));
            return;
        }

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) => cell.PadRight(widths[column]));
            output.WriteLine("  " + string.Join("  ", cells).TrimEnd());
        }
    }
}
