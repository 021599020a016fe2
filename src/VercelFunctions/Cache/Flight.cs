namespace VercelFunctions;

/// <summary>
/// One creation of an item, which several calls wait for. The creation is cancelled if all of them stop waiting. A call that
/// the creation itself waits for is refused.
/// </summary>
#pragma warning disable CA1001 // A token source without a timer holds nothing that must be released.
internal sealed class Flight
#pragma warning restore CA1001
{
    /// <summary>The flight whose function is running here.</summary>
    private static readonly AsyncLocal<Flight?> Current = new();

    /// <summary>Guards <see cref="_awaited"/> of all flights.</summary>
    private static readonly object Waits = new();

    /// <summary>The flights that this flight's function waits for.</summary>
    private readonly List<Flight> _awaited = [];

    private readonly object _lock = new();
    private readonly CancellationTokenSource _everyoneLeft = new();
    private readonly TaskCompletionSource<CreatedItem?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting = 1;
    private bool _isUseless;

    /// <summary>Creates a flight for the call that starts it, which waits for its outcome too.</summary>
    /// <param name="key">The call's key, for messages.</param>
    public Flight(string key) => BeginWait(key);

    /// <summary>Whether the item has been created.</summary>
    public bool IsComplete => _outcome.Task.IsCompleted;

    /// <summary>Adds a call that waits for the outcome.</summary>
    /// <param name="key">The call's key, for messages.</param>
    /// <returns>False if the flight failed or was cancelled, so that the call must start another.</returns>
    /// <exception cref="VercelException">The flight itself waits for the function that makes the call.</exception>
    public bool TryJoin(string key)
    {
        lock (_lock)
        {
            if (_isUseless)
            {
                return false;
            }

            BeginWait(key);
            _waiting++;
            return true;
        }
    }

    /// <summary>Creates the item and stores it. The function is called on this thread; failures are for those who wait.</summary>
    /// <param name="create">Creates the value; null if there is none.</param>
    /// <param name="store">Stores the value.</param>
    /// <param name="starter">The token of the call that starts the flight.</param>
    public async Task RunAsync(
        Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>?>> create,
        Func<ReadOnlyMemory<byte>, ValueTask> store,
        CancellationToken starter)
    {
        Current.Value = this;
        ReadOnlyMemory<byte>? json;
        try
        {
            json = await create(_everyoneLeft.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (starter.IsCancellationRequested)
        {
            // The function used its caller's own token. That caller's end must not be an error of the others.
            MarkUseless();
            _outcome.SetResult(null);
            return;
        }
        catch (Exception exception)
        {
            MarkUseless();
            _outcome.SetException(exception);

            // If everyone left, nobody else looks at it.
            _ = _outcome.Task.Exception;
            return;
        }

        VercelException? failure = null;
        try
        {
            if (json is not null)
            {
                await store(json.Value).ConfigureAwait(false);
            }
        }
        catch (VercelException exception)
        {
            failure = exception;
        }

        _outcome.SetResult(new CreatedItem(json, failure));
    }

    /// <summary>Waits for the outcome, in a call that started the flight or joined it.</summary>
    /// <param name="cancellationToken">Ends this call's wait, and the flight if no other call waits.</param>
    /// <returns>The item; null if the caller that created it was cancelled, so that another must create it.</returns>
    public async ValueTask<CreatedItem?> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            TaskCompletionSource<bool> cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
            using (cancellationToken.Register(() => cancelled.TrySetResult(true)))
            {
                if (await Task.WhenAny(_outcome.Task, cancelled.Task).ConfigureAwait(false) == cancelled.Task)
                {
                    Leave();
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            return await _outcome.Task.ConfigureAwait(false);
        }
        finally
        {
            EndWait();
        }
    }

    private void BeginWait(string key)
    {
        if (Current.Value is not Flight waiting)
        {
            return;
        }

        lock (Waits)
        {
            if (IsWaitingFor(waiting))
            {
                throw new VercelException(
                    VercelFailure.RecursiveCreate,
                    $"The item with the key {MessageText.Quote(key)} is being created by a function that waits for this call, "
                        + "so this call would never end.");
            }

            waiting._awaited.Add(this);
        }
    }

    private void EndWait()
    {
        if (Current.Value is not Flight waiting)
        {
            return;
        }

        lock (Waits)
        {
            waiting._awaited.Remove(this);
        }
    }

    private bool IsWaitingFor(Flight other) =>
        !IsComplete && (this == other || _awaited.Exists(flight => flight.IsWaitingFor(other)));

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

        _everyoneLeft.Cancel();
    }

    private void MarkUseless()
    {
        lock (_lock)
        {
            _isUseless = true;
        }
    }
}
