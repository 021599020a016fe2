using System.ComponentModel;
using System.Diagnostics;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Show, "VercelCacheEmulator")]
[OutputType(typeof(Uri))]
public sealed class ShowVercelCacheEmulatorCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public CacheEmulator[]? Emulator { get; set; }

    [Parameter]
    public SwitchParameter AsLink { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<CacheEmulator> emulators = Emulator ?? EmulatorLauncher.Running;
        if (emulators.Count == 0)
        {
            WriteError(ErrorRecords.New(
                "NoEmulator", ErrorCategory.ObjectNotFound, "This session has started no local Runtime Cache that runs.", "Start one: Start-VercelCacheEmulator -Connect.", null));
        }

        foreach (CacheEmulator emulator in emulators)
        {
            if (AsLink)
            {
                WriteObject(emulator.Page);
            }
            else
            {
                Open(emulator);
            }
        }
    }

    private void Open(CacheEmulator emulator)
    {
        try
        {
            Process.Start(new ProcessStartInfo(emulator.Page.AbsoluteUri) { UseShellExecute = true })?.Dispose();
        }
        catch (Exception exception) when (exception is Win32Exception or PlatformNotSupportedException)
        {
            WriteError(ErrorRecords.New(
                "BrowserNotOpened", ErrorCategory.OpenError, $"No browser could be opened for the {emulator}.", "Get the link with -AsLink and open it yourself.", emulator));
        }
    }
}
