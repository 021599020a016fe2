namespace VercelFunctions.PowerShell;

/// <summary>The base of all cmdlets: Ctrl+C cancels requests, and failures become errors with advice.</summary>
public abstract class VercelCommand : PSCmdlet, IDisposable
{
    /// <summary>The address of the online help, to which the cmdlet's page is appended.</summary>
    internal const string Help = "https://github.com/OWNER/vercel-functions/blob/main/docs/en-US/";

    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The server and the task of the cmdlet, as far as advice depends on them.</summary>
    private protected virtual ErrorContext Context => ErrorContext.Any;

    /// <summary>Canceled by Ctrl+C.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Releases the cmdlet's resources.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopping.Dispose();
        }
    }

    /// <summary>Waits for the core on the pipeline's thread. Ctrl+C ends the wait, and the pipeline.</summary>
    private protected T Wait<T>(ValueTask<T> task)
    {
        try
        {
            return task.IsCompleted ? task.GetAwaiter().GetResult() : task.AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc cref="Wait{T}"/>
    private protected void Wait(ValueTask task) => Wait(AsResult(task));

    /// <summary>Waits for the results of the core, one after the other.</summary>
    private protected IEnumerable<T> Wait<T>(IAsyncEnumerable<T> results)
    {
        IAsyncEnumerator<T> enumerator = results.GetAsyncEnumerator(StopToken);
        try
        {
            while (Wait(enumerator.MoveNextAsync()))
            {
                yield return enumerator.Current;
            }
        }
        finally
        {
            Wait(enumerator.DisposeAsync());
        }
    }

    /// <summary>Reports a failure. The cmdlet continues.</summary>
    private protected void Fail(VercelException exception, object? target) =>
        WriteError(ErrorRecords.From(exception, target, Context));

    /// <inheritdoc cref="Fail(VercelException, object?)"/>
    private protected void Fail(CommandFailure failure, string message, object? target, Exception? cause = null) =>
        WriteError(ErrorRecords.From(new CommandException(failure, message, cause), target));

    /// <summary>Reports the failure of one item of several, with its name. The cmdlet continues.</summary>
    private protected void FailOne(VercelException exception, string kind, string item) =>
        WriteError(ErrorRecords.Of(exception, kind, item, Context));

    /// <summary>Reports a failure, and ends the cmdlet.</summary>
    private protected void End(VercelException exception, object? target) =>
        ThrowTerminatingError(ErrorRecords.From(exception, target, Context));

    /// <inheritdoc cref="End(VercelException, object?)"/>
    private protected void End(CommandException exception, object? target) => ThrowTerminatingError(ErrorRecords.From(exception, target));

    /// <summary>Runs an action that the whole cmdlet depends on: a failure ends the cmdlet.</summary>
    private protected T Require<T>(Func<T> action, object? target)
    {
        try
        {
            return action();
        }
        catch (VercelException exception)
        {
            End(exception, target);
            throw;
        }
    }

    /// <inheritdoc cref="Require{T}"/>
    private protected void Require(Action action, object? target) => Require(
        () =>
        {
            action();
            return true;
        },
        target);

    private static async ValueTask<bool> AsResult(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return true;
    }
}
