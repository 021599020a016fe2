namespace VercelFunctions;

/// <summary>
/// The running function of a <see cref="Flight"/>, as seen by the calls that it makes: a call that the function itself waits for
/// is refused. It refers to no value, because work that the function leaves running in the background refers to it.
/// </summary>
internal sealed class Creation
{
    /// <summary>The creation whose function is running here.</summary>
    private static readonly AsyncLocal<Creation?> Current = new();

    /// <summary>Guards the fields of all creations.</summary>
    private static readonly object Waits = new();

    /// <summary>The creations that this one's function waits for.</summary>
    private readonly List<Creation> _awaited = [];

    private bool _isOver;

    /// <summary>Makes it the creation of the current asynchronous operation.</summary>
    public void Begin() => Current.Value = this;

    /// <summary>Ends it: no call waits for it any more.</summary>
    public void End()
    {
        lock (Waits)
        {
            _isOver = true;
            _awaited.Clear();
        }
    }

    /// <summary>Registers that the function that is running here, if any, waits for this creation.</summary>
    /// <param name="key">The call's key, for messages.</param>
    /// <exception cref="VercelException">This creation itself waits for that function.</exception>
    public void BeginWait(string key)
    {
        if (Current.Value is not Creation waiting)
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

            if (!waiting._isOver)
            {
                waiting._awaited.Add(this);
            }
        }
    }

    /// <summary>Registers that the function that is running here, if any, no longer waits for this creation.</summary>
    public void EndWait()
    {
        if (Current.Value is Creation waiting)
        {
            lock (Waits)
            {
                waiting._awaited.Remove(this);
            }
        }
    }

    // Each creation is visited once, however many others wait for it.
    private bool IsWaitingFor(Creation other)
    {
        HashSet<Creation> found = [this];
        Stack<Creation> left = new(found);
        while (left.Count > 0)
        {
            Creation next = left.Pop();
            if (next == other && !next._isOver)
            {
                return true;
            }

            foreach (Creation awaited in next._awaited.Where(found.Add))
            {
                left.Push(awaited);
            }
        }

        return false;
    }
}
