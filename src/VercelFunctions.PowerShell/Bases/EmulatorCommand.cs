namespace VercelFunctions.PowerShell;

/// <summary>A cmdlet that works with the emulator's own requests.</summary>
public abstract class EmulatorCommand : CacheCommand
{
    private protected override ErrorContext Context => base.Context | ErrorContext.Emulator;

    /// <summary>Sends a request; null if it failed, which was reported.</summary>
    private protected T? Ask<T>(Func<EmulatorClient, ValueTask<T>> request)
        where T : class
    {
        try
        {
            return Wait(request(Connection!.Emulator));
        }
        catch (VercelException exception)
        {
            Fail(exception, Connection);
            return null;
        }
    }
}
