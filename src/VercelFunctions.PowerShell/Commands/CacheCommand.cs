namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that works with a connection.</summary>
public abstract class CacheCommand : VercelCommand
{
    [Parameter]
    [ValidateNotNull]
    public CacheConnection? Connection { get; set; }

    /// <summary>Whether the cmdlet supports connections to a Vercel project, such as the environment's.</summary>
    private protected virtual bool CanPurge => false;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Resolve();
        if (EmulatorLauncher.ExitedOf(Connection!) is CacheEmulator emulator)
        {
            string message = $"The {emulator}, which this session started, has exited. Its items are lost.";
            End(new CommandException(CommandFailure.EmulatorExited, message), Connection);
        }
    }

    private void Resolve()
    {
        if (Connection is not null)
        {
            return;
        }

        // A setting that is not valid ends the cmdlet; otherwise it would fail again for each object of a pipeline.
        string? folder = CanPurge ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : null;
        ResolvedConnection resolved = Require(() => CacheSession.Resolve(folder), null);
        Connection = resolved.Connection;
        WriteVerbose(resolved.Reason);
        if (Connection.Source == CacheConnectionSource.Fallback && CacheSession.TakeWarning())
        {
            WriteWarning(resolved.Reason);
        }
        else if (resolved.IsDebug)
        {
            WriteInformation(new HostInformationMessage { Message = resolved.Reason }, ["PSHOST"]);
        }
    }
}
