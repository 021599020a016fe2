namespace VercelFunctions;

/// <summary>
/// One creation of an item, which several calls wait for. Whatever happens in it becomes their outcome. It is canceled if all of
/// them stop waiting. A call that the creation itself waits for is refused.
/// </summary>
#pragma warning disable CA1001 // A token source without a timer holds nothing that must be released.
internal sealed class Flight
#pragma warning restore CA1001
{
    private readonly object _lock = new();
    private readonly Creation _creation = new();
    private readonly CancellationTokenSource _everyoneLeft = new();
    private readonly TaskCompletionSource<CreatedItem?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlyList<string> _tags;
    private readonly ExpiredTags _expired;
    private readonly long _began = ExpiredTags.Now;
    private int _waiting = 1;
    private bool _isUseless;
    private volatile bool _isReplaced;

    /// <summary>Creates a flight for the call that starts it, which waits for its outcome too.</summary>
    /// <param name="key">The call's key, for messages.</param>
    /// <param name="tags">The tags that the item will have.</param>
    /// <param name="expired">The tags that were expired in the cache.</param>
    public Flight(string key, IReadOnlyList<string> tags, ExpiredTags expired)
    {
        _tags = tags;
        _expired = expired;
        _creation.BeginWait(key);
    }

    /// <summary>Whether the item has been created.</summary>
    public bool IsComplete => _outcome.Task.IsCompleted;

    /// <summary>Whether this process expired, deleted or stored the item after the creation began: its value is from before.</summary>
    public bool IsOutdated => _isReplaced || _expired.HasAny(_tags, _began);

    /// <summary>Adds a call that waits for the outcome.</summary>
    /// <param name="key">The call's key, for messages.</param>
    /// <returns>False if the flight failed, was canceled or is outdated, so that the call must start another.</returns>
    /// <exception cref="VercelException">The flight itself waits for the function that makes the call.</exception>
    public bool TryJoin(string key)
    {
        lock (_lock)
        {
            if (_isUseless || IsOutdated)
            {
                return false;
            }

            _creation.BeginWait(key);
            _waiting++;
            return true;
        }
    }

    /// <summary>Notes that the item was deleted or stored by another call, so that its value here is from before.</summary>
    public void MarkReplaced() => _isReplaced = true;

    /// <summary>
    /// Creates the item and stores it. The function is called on this thread. The task never fails: failures are for those who wait.
    /// </summary>
    /// <param name="create">Creates the value; null if there is none.</param>
    /// <param name="store">Stores the value.</param>
    /// <param name="starter">The token of the call that starts the flight.</param>
    public async Task RunAsync(
        Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> create,
        Func<ReadOnlyMemory<byte>, ValueTask> store,
        CancellationToken starter)
    {
        _creation.Begin();
        try
        {
            ReadOnlyMemory<byte>? json = await create(_everyoneLeft.Token).ConfigureAwait(false);
            VercelException? failure = json is null ? null : await TryStoreAsync(store, json.Value).ConfigureAwait(false);
            _creation.End();
            _outcome.SetResult(new CreatedItem(json, failure));
        }
        catch (OperationCanceledException) when (starter.IsCancellationRequested)
        {
            // The function used its caller's own token. That caller's end must not be an error of the others.
            EndUseless();
            _outcome.SetResult(null);
        }
        catch (Exception exception)
        {
            EndUseless();
            _outcome.SetException(exception);

            // If everyone left, nobody else looks at it.
            _ = _outcome.Task.Exception;
        }
    }

    /// <summary>Waits for the outcome, in a call that started the flight or joined it.</summary>
    /// <param name="isStarter">Whether the call started it.</param>
    /// <param name="cancellationToken">Ends this call's wait, and the flight if no other call waits.</param>
    /// <returns>The item; null if the caller that created it was canceled, so that another must create it.</returns>
    public async ValueTask<CreatedItem?> WaitAsync(bool isStarter, CancellationToken cancellationToken)
    {
        try
        {
            if (!isStarter)
            {
                Measurement.Waits.Add(1);
            }

            TaskCompletionSource<bool> canceled = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => canceled.TrySetResult(true)))
            {
                if (await Task.WhenAny(_outcome.Task, canceled.Task).ConfigureAwait(false) == canceled.Task)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            return await _outcome.Task.ConfigureAwait(false);
        }
        finally
        {
            _creation.EndWait();
            Leave();
        }
    }

    private static async ValueTask<VercelException?> TryStoreAsync(
        Func<ReadOnlyMemory<byte>, ValueTask> store, ReadOnlyMemory<byte> json)
    {
        try
        {
            await store(json).ConfigureAwait(false);
            return null;
        }
        catch (VercelException failure)
        {
            return failure;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_waiting > 0 || IsComplete)
            {
                return;
            }

            _isUseless = true;
        }

        try
        {
            _everyoneLeft.Cancel();
        }
        catch (AggregateException)
        {
            // The function's own callbacks threw. The call that leaves reports why it leaves.
        }
    }

    private void EndUseless()
    {
        lock (_lock)
        {
            _isUseless = true;
        }

        _creation.End();
    }
}
