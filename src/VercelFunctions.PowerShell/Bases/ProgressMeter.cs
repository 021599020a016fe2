using System.Diagnostics;

namespace VercelFunctions.PowerShell;

/// <summary>A progress bar for long pipelines: none for the first items, then not so often that it slows them.</summary>
internal sealed class ProgressMeter(Cmdlet cmdlet, string activity)
{
    private const int FirstShown = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _sinceShown = new();
    private int _count;

    public void Count(string item)
    {
        _count++;
        if (_count >= FirstShown && (!_sinceShown.IsRunning || _sinceShown.Elapsed > Interval))
        {
            cmdlet.WriteProgress(new ProgressRecord(0, activity, $"{_count:N0} so far") { CurrentOperation = item });
            _sinceShown.Restart();
        }
    }

    public void Complete()
    {
        if (_sinceShown.IsRunning)
        {
            cmdlet.WriteProgress(new ProgressRecord(0, activity, "done") { RecordType = ProgressRecordType.Completed });
        }
    }
}
