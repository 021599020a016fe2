using System.Diagnostics;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>
/// What a node does beside requests: about once a second it writes down which items were read and removes those whose TTL
/// has ended, of every project that the database knows; and soon after each write, and once a second in any case, it sees to
/// the byte limit of its own.
/// </summary>
internal sealed class PostgresSweeper : IAsyncDisposable
{
    // Small, so that no statement holds many locks or writes much at once.
    private const string RemoveExpiredSql = $"""
        WITH outdated AS (
            SELECT key_hash FROM {PostgresSchema.Name}.items WHERE project_id = $1 AND expires_at <= now()
            ORDER BY expires_at LIMIT 500 FOR UPDATE SKIP LOCKED),
        gone AS (
            DELETE FROM {PostgresSchema.Name}.items AS item USING outdated
            WHERE item.project_id = $1 AND item.key_hash = outdated.key_hash
            RETURNING item.cost)
        """;

    private static readonly string RemoveExpiredAndCountSql = RemoveExpiredSql + " " + PostgresUsedBytes.SubtractSql("gone", "$2");
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // However many writes there are, the limit is looked at no more often.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly PostgresDatabase _database;
    private readonly PostgresUses _uses;
    private readonly PostgresByteLimit _limit;
    private readonly PostgresProjects _projects;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wrote = new(0, 1);
    private readonly List<long> _served = [];
    private readonly Task _work;

    /// <summary>Begins.</summary>
    public PostgresSweeper(PostgresDatabase database, PostgresUses uses, PostgresByteLimit limit, PostgresProjects projects)
    {
        _database = database;
        _uses = uses;
        _limit = limit;
        _projects = projects;
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Holds this project to the byte limit from now on.</summary>
    public void Serve(long projectId)
    {
        lock (_served)
        {
            _served.Add(projectId);
        }
    }

    /// <summary>What has ended it; null while it is at work.</summary>
    public Exception? Error => _work.Exception?.InnerException;

    /// <summary>Tells that something was written, so that a limit may be passed.</summary>
    public void Wrote()
    {
        try
        {
            if (_wrote.CurrentCount == 0)
            {
                _wrote.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Another has told it at the same moment.
        }
    }

    /// <summary>Ends, after what was read last is written down, where that takes no more than a second.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        using CancellationTokenSource deadline = new(Interval);
        await TryAsync(() => _uses.FlushAsync(deadline.Token)).ConfigureAwait(false);
        _stop.Dispose();
        _wrote.Dispose();
    }

    // PostgreSQL may be away; those who ask are told so, and the next round is soon.
    private static async Task TryAsync(Func<ValueTask> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RuntimeCacheException or OperationCanceledException)
        {
        }
    }

    private async Task WorkAsync()
    {
        CancellationToken stop = _stop.Token;
        Stopwatch sinceUpkeep = Stopwatch.StartNew();
        while (!stop.IsCancellationRequested)
        {
            await TryAsync(async () =>
            {
                await Task.Delay(Pause, stop).ConfigureAwait(false);
                await _wrote.WaitAsync(Interval, stop).ConfigureAwait(false);
                if (sinceUpkeep.Elapsed >= Interval)
                {
                    sinceUpkeep.Restart();
                    await _uses.FlushAsync(stop).ConfigureAwait(false);
                    await RemoveExpiredAsync(stop).ConfigureAwait(false);
                }

                foreach (long project in Served())
                {
                    await _limit.EnforceAsync(project, stop).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }
    }

    private async ValueTask RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        foreach (long project in await _projects.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            while (await _database.ExecuteAsync(RemoveExpiredAndCountSql, cancellationToken, project, PostgresUsedBytes.AnyPart()).ConfigureAwait(false) > 0)
            {
            }
        }
    }

    private long[] Served()
    {
        lock (_served)
        {
            return [.. _served];
        }
    }
}
