namespace VercelFunctions.PowerShell;

/// <summary>What every cmdlet needs: Ctrl+C that cancels what is under way, and errors that say what to do.</summary>
public abstract class VercelCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Cancelled by Ctrl+C.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Releases what the cmdlet holds.</summary>
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
    private protected void Wait(ValueTask task)
    {
        try
        {
            task.AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    private protected void Fail(RuntimeCacheException exception, object? target) => WriteError(ErrorRecords.From(exception, target));

    private protected void FailForGood(RuntimeCacheException exception, object? target) => ThrowTerminatingError(ErrorRecords.From(exception, target));
}
