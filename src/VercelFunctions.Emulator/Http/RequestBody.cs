using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace VercelFunctions.Emulator.Http;

/// <summary>The body of a request, never read beyond its limit.</summary>
internal static class RequestBody
{
    /// <summary>
    /// The web server's own limit. It includes the framing of chunks, which for chunks of one byte is five times the content.
    /// </summary>
    public const int MaxBytesOnWire = 8 * CacheLimits.MaxItemBytes;

    private const int FirstBufferBytes = 4096;
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads the value of an item.</summary>
    /// <exception cref="VercelException">It is longer than <see cref="CacheLimits.MaxItemBytes"/>; the rest was not read.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadItemAsync(HttpContext context)
    {
        CacheLimits.CheckSize(context.Request.ContentLength ?? 0);
        return await ReadAsync(context, CacheLimits.MaxItemBytes).ConfigureAwait(false) ?? throw new VercelException(
            VercelFailure.ItemTooLarge,
            FormattableString.Invariant(
                $"The value is larger than {CacheLimits.MaxItemBytes:N0} bytes (2 MB), the limit for an item of the Runtime Cache."));
    }

    /// <summary>Reads the whole body.</summary>
    /// <returns>The body; null if it is longer than the limit. In that case the rest was not read: see <see cref="LeaveAsync"/>.</returns>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int maxBytes)
    {
        long? announced = context.Request.ContentLength;
        if (announced > maxBytes)
        {
            return null;
        }

        // The store keeps the array, so it should have no unused end.
        byte[] body = GC.AllocateUninitializedArray<byte>((int)(announced ?? FirstBufferBytes));
        int length = 0;
        PipeReader reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            ReadOnlySequence<byte> arrived = read.Buffer;
            if (length + arrived.Length > maxBytes)
            {
                reader.AdvanceTo(arrived.End);
                return null;
            }

            int total = length + (int)arrived.Length;
            if (total > body.Length)
            {
                Array.Resize(ref body, Math.Min(Math.Max(total, 2 * body.Length), maxBytes));
            }

            arrived.CopyTo(body.AsSpan(length));
            length = total;
            reader.AdvanceTo(arrived.End);
            if (read.IsCompleted)
            {
                return length == body.Length ? body : body.AsSpan(0, length).ToArray();
            }
        }
    }

    /// <summary>
    /// Closes the connection of a client whose body was refused and that may still be sending. Closing at once would reset the
    /// connection and could destroy the response before it is read, so the rest of the body is discarded for a moment first.
    /// </summary>
    public static async Task LeaveAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        await context.Response.CompleteAsync().ConfigureAwait(false);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        deadline.CancelAfter(LeaveTimeout);
        try
        {
            PipeReader reader = context.Request.BodyReader;
            for (long left = MaxBytesOnWire; left > 0;)
            {
                ReadResult read = await reader.ReadAsync(deadline.Token).ConfigureAwait(false);
                left -= read.Buffer.Length;
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client sent for too long, or closed the connection.
        }

        context.Abort();
    }
}
