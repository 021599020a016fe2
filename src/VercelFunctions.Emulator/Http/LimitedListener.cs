using System.Net;
using Microsoft.AspNetCore.Connections;

namespace VercelFunctions.Emulator.Http;

/// <summary>
/// Accepts a limited number of connections, and closes further ones before it accepts the next. The web server's own limit
/// closes them later, so a burst could open more files than the system allows, and the runtime then aborts.
/// </summary>
/// <param name="inner">Accepts the connections.</param>
/// <param name="maxConnections">The most at the same time.</param>
internal sealed class LimitedListener(IConnectionListener inner, int maxConnections) : IConnectionListener
{
    private int _open;

    public EndPoint EndPoint => inner.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await inner.AcceptAsync(cancellationToken).ConfigureAwait(false) is ConnectionContext connection)
        {
            if (Interlocked.Increment(ref _open) <= maxConnections)
            {
                connection.ConnectionClosed.Register(() => Interlocked.Decrement(ref _open));
                return connection;
            }

            Interlocked.Decrement(ref _open);

            // Not aborted, which would reset it: the client could see that as a failure to connect.
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>Creates such listeners.</summary>
    internal sealed class Factory(IConnectionListenerFactory inner, int maxConnections) : IConnectionListenerFactory
    {
        public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            new LimitedListener(await inner.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), maxConnections);
    }
}
