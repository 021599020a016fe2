namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that works with a connection.</summary>
public abstract class CacheCommand : VercelCommand
{
    [Parameter]
    [ValidateNotNull]
    public CacheConnection? Connection { get; set; }

    /// <summary>Whether the cmdlet supports connections to a Vercel project, such as the environment's.</summary>
    private protected virtual bool CanPurge => false;

    private protected override ErrorContext Context =>
        (Connection is ProjectConnection ? ErrorContext.Project : ErrorContext.Any) | (CanPurge ? ErrorContext.Purge : ErrorContext.Any);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        ResolvedConnection? resolved = Connection is null ? Resolve() : null;
        Connection ??= resolved!.Connection;
        if (CanPurge && Connection.IsUnusedFallback)
        {
            // Items that nobody stored cannot be expired: most likely, the configuration of the real cache is missing.
            End(new CommandException(CommandFailure.NoCache, NothingToPurge()), Connection);
        }

        if (EmulatorLauncher.ExitedOf(Connection) is CacheEmulator emulator)
        {
            string message = $"The {emulator}, which this session started, has exited. Its items are lost.";
            End(new CommandException(CommandFailure.EmulatorExited, message), Connection);
        }

        Explain(resolved);
    }

    private string NothingToPurge()
    {
        string? cache = Require(() => CacheStoreChoice.FromEnvironment(), Connection).Missing;
        string? project = VercelProject.HasToken() ? null : $"{VercelProject.TokenVariable} is not set";
        IEnumerable<string?> reasons = new[] { cache, project, "and this process has stored nothing in memory" };
        return $"There is nothing to expire or purge: {string.Join(", ", reasons.Where(reason => reason is not null))}.";
    }

    private ResolvedConnection Resolve()
    {
        // A setting that is not valid ends the cmdlet; otherwise it would fail again for each object of a pipeline.
        string? folder = CanPurge ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : null;
        return Require(() => CacheSession.Resolve(folder), null);
    }

    private void Explain(ResolvedConnection? resolved)
    {
        if (resolved is null)
        {
            return;
        }

        WriteVerbose(resolved.Reason);
        if (resolved.Connection.Source == CacheConnectionSource.Fallback && CacheSession.TakeWarning())
        {
            WriteWarning(resolved.Reason);
        }
        else if (resolved.IsDebug)
        {
            WriteInformation(new HostInformationMessage { Message = resolved.Reason }, ["PSHOST"]);
        }
    }
}
