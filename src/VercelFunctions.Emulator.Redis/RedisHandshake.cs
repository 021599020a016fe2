using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace VercelFunctions.Emulator.Redis;

/// <summary>
/// Opens every connection, also a restored one, as the user of the address or not at all. If the server refuses the user or the
/// password, the library would continue as the user "default", with the rights of that user.
/// </summary>
internal sealed class RedisHandshake : Tunnel
{
    private const string DefaultUser = "default";
    private const string UserField = "user=";

    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(5);

    private readonly ConfigurationOptions _options;
    private readonly string _redis;
    private readonly Tunnel? _proxy;
    private readonly bool _isTls;
    private readonly string _user;
    private readonly string[] _credentials;
    private volatile Refused? _latest;

    /// <summary>Takes over TLS and authentication from the library.</summary>
    /// <param name="options">The options, which are changed.</param>
    /// <param name="redis">What and where Redis is.</param>
    public RedisHandshake(ConfigurationOptions options, string redis)
    {
        _options = options;
        _redis = redis;
        (_proxy, options.Tunnel) = (options.Tunnel, this);
        (_isTls, options.Ssl) = (options.Ssl, false);
        _user = string.IsNullOrEmpty(options.User) ? DefaultUser : options.User;
        _credentials = !string.IsNullOrEmpty(options.User) ? [options.User, options.Password ?? string.Empty]
            : !string.IsNullOrEmpty(options.Password) ? [options.Password]
            : [];
        options.User = options.Password = null;
    }

    /// <summary>
    /// Why a connection was not opened in the last seconds; null if none was refused. The library does not keep the reason, and
    /// tries again about every second.
    /// </summary>
    public VercelException? Refusal => _latest is Refused latest && Stopwatch.GetElapsedTime(latest.At) < Recent ? latest.Reason : null;

    public override ValueTask<EndPoint?> GetSocketConnectEndpointAsync(EndPoint endpoint, CancellationToken cancellationToken) =>
        _proxy?.GetSocketConnectEndpointAsync(endpoint, cancellationToken)
        ?? base.GetSocketConnectEndpointAsync(endpoint, cancellationToken);

    public override async ValueTask<Stream?> BeforeAuthenticateAsync(
        EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_options.ConnectTimeout);
        Stream? stream = _proxy is null
            ? null
            : await _proxy.BeforeAuthenticateAsync(endpoint, connectionType, socket, deadline.Token).ConfigureAwait(false);
        stream ??= new NetworkStream(socket!);
        try
        {
            stream = _isTls ? await EncryptAsync(stream, endpoint, deadline.Token).ConfigureAwait(false) : stream;
            await AuthenticateAsync(stream, deadline.Token).ConfigureAwait(false);
            _latest = null;
            return stream;
        }
        catch (Exception exception) when (exception is AuthenticationException or VercelException)
        {
            VercelException reason = exception as VercelException ?? RedisFailures.Translate(exception, _redis);
            _latest = new Refused(reason, Stopwatch.GetTimestamp());
            throw reason;
        }
    }

    private async Task AuthenticateAsync(Stream stream, CancellationToken cancellationToken)
    {
        using RedisDialog dialog = new(stream, cancellationToken);
        try
        {
            if (_credentials.Length > 0)
            {
                await dialog.AskAsync(["AUTH", .. _credentials]).ConfigureAwait(false);
            }

            await CheckUserAsync(dialog).ConfigureAwait(false);
        }
        catch (RedisReplyException exception)
        {
            // A Sentinel has its own users. The library authenticates there, with sentinelUser and sentinelPassword.
            if (!string.IsNullOrEmpty(_options.ServiceName) && await IsSentinelAsync(dialog).ConfigureAwait(false))
            {
                return;
            }

            // A server without a password, for example, explains that the address should not have one.
            throw exception.Message.StartsWith("ERR AUTH", StringComparison.Ordinal)
                ? new VercelException(
                    VercelFailure.AccessDenied,
                    $"{_redis} refused the user or the password: {MessageText.Clean(exception.Message)} Correct them in the address of "
                    + "Redis.",
                    innerException: exception)
                : RedisFailures.Translate(exception, _redis);
        }
    }

    private async Task CheckUserAsync(RedisDialog dialog)
    {
        string connection;
        try
        {
            connection = await dialog.AskAsync("CLIENT", "INFO").ConfigureAwait(false);
        }
        catch (RedisReplyException exception) when (RedisFailures.CodeOf(exception) == "ERR")
        {
            // The version check reports a server that is too old to have the command.
            return;
        }

        string? field = connection.Split(' ').FirstOrDefault(field => field.StartsWith(UserField, StringComparison.Ordinal));
        if (field is not null && field != UserField + _user)
        {
            throw new VercelException(
                VercelFailure.AccessDenied,
                $"{_redis} accepted the connection as the user '{field[UserField.Length..]}' instead of '{_user}'. Correct the user and "
                + "the password in the address of Redis.");
        }
    }

    private static async Task<bool> IsSentinelAsync(RedisDialog dialog)
    {
        try
        {
            string server = await dialog.AskAsync("INFO", "server").ConfigureAwait(false);
            return server.Contains("redis_mode:sentinel", StringComparison.Ordinal);
        }
        catch (RedisReplyException exception) when (RedisFailures.CodeOf(exception) == "NOAUTH")
        {
            // A Sentinel with a password of its own, or a server that serves nobody without one.
            return true;
        }
    }

    private async Task<Stream> EncryptAsync(Stream stream, EndPoint endpoint, CancellationToken cancellationToken)
    {
#pragma warning disable SER009 // The only public way to the certificates that the library's environment variables name.
        TlsOptions tls = new(_options);
#pragma warning restore SER009
        SslStream encrypted = new(stream, leaveInnerStreamOpen: false);
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = tls.ResolveHost(endpoint),
                EnabledSslProtocols = tls.SslProtocols ?? SslProtocols.None,
                CertificateRevocationCheckMode =
                    tls.CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = tls.CertificateValidationCallback,
                LocalCertificateSelectionCallback = tls.CertificateSelectionCallback,
            },
            cancellationToken).ConfigureAwait(false);
        return encrypted;
    }

    private sealed record Refused(VercelException Reason, long At);
}
