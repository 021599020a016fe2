using System.ComponentModel;
using System.Diagnostics;

namespace VercelFunctions.PowerShell;

[Cmdlet(VerbsCommon.Show, "VercelCacheEmulator", HelpUri = VercelCommand.Help + "Show-VercelCacheEmulator.md")]
[OutputType(typeof(string))]
public sealed class ShowVercelCacheEmulatorCommand : VercelCommand
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
            Fail(CommandFailure.NoEmulator, "No emulator of this session is running.", null);
        }

        foreach (CacheEmulator emulator in emulators)
        {
            if (AsLink)
            {
                WriteObject(emulator.Page.AbsoluteUri);
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
            Fail(
                CommandFailure.BrowserNotOpened,
                $"No browser could be started for the {emulator}: {exception.Message}",
                emulator,
                exception);
        }
    }
}
