using Npgsql;

namespace VercelFunctions.Emulator.Postgres;

/// <summary>The way to PostgreSQL. Everything that is done there goes through <see cref="RunAsync{T}"/>.</summary>
internal sealed class PostgresDatabase(PostgresConnectionString connectionString) : IAsyncDisposable
{
    // Transactions that are in each other's way: one of them always gets through, so it takes only a few.
    private const int MostConflicts = 8;

    /// <summary>The time for what may be about very many items at once.</summary>
    public static readonly TimeSpan LongTimeout = TimeSpan.FromMinutes(1);

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString.Text);

    /// <summary>What and where it is, for people.</summary>
    public string Description => connectionString.Description;

    /// <summary>The user and the database, as PostgreSQL calls them.</summary>
    public (string User, string Database) Names => (connectionString.User, connectionString.Database);

    /// <summary>
    /// Does something that may be done twice: where the connection turns out to be dead, or PostgreSQL undid it in favour of
    /// another transaction, it is done again.
    /// </summary>
    /// <exception cref="RuntimeCacheException">It could not be done.</exception>
    public async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        int conflicts = 0;
        int deadConnections = 0;
        while (true)
        {
            bool isOpen = false;
            try
            {
                NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using (connection.ConfigureAwait(false))
                {
                    isOpen = true;
                    return await work(connection, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (isOpen && PostgresFailures.IsBrokenConnection(exception) && ++deadConnections <= connectionString.MaxConnections)
            {
                // The others in the pool are as dead as this one was. Some are not in it now, because others are just
                // finding that out; so one unlucky enough meets them all, and no more than that.
                _source.Clear();
            }
            catch (Exception exception) when (PostgresFailures.IsConflict(exception) && ++conflicts <= MostConflicts)
            {
            }
            catch (Exception exception) when (PostgresFailures.IsKnown(exception) && !cancellationToken.IsCancellationRequested)
            {
                throw PostgresFailures.Translate(exception, Description);
            }
            catch (Exception exception) when (PostgresFailures.IsKnown(exception))
            {
                throw new OperationCanceledException(exception.Message, exception, cancellationToken);
            }
        }
    }

    /// <summary>Runs one statement, which is a transaction of its own.</summary>
    /// <inheritdoc cref="RunAsync{T}"/>
    public ValueTask<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] parameters) =>
        ExecuteAsync(sql, timeout: null, cancellationToken, parameters);

    /// <summary>Runs one statement, which is a transaction of its own, with a time of its own.</summary>
    /// <inheritdoc cref="RunAsync{T}"/>
    public ValueTask<int> ExecuteAsync(string sql, TimeSpan? timeout, CancellationToken cancellationToken, params object[] parameters) => RunAsync(
        async (connection, token) =>
        {
            using NpgsqlCommand command = new(sql, connection);
            if (timeout is TimeSpan given)
            {
                command.CommandTimeout = (int)given.TotalSeconds;
            }

            command.Parameters.AddRange(PostgresParameters.Of(parameters));
            return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
        },
        cancellationToken);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
