using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace VercelFunctions.Emulator.Requests;

/// <summary>The body of a request, read no further than it may be long.</summary>
internal static class RequestBody
{
    /// <summary>
    /// What the web server lets a body take. It counts the framing of chunks too, which in chunks of one byte is five
    /// times what they hold; reading counts what they hold.
    /// </summary>
    public const int MaxBytesOnWire = 8 * CacheLimits.MaxItemBytes;

    private const int FirstBufferBytes = 4096;
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads the value of an item.</summary>
    /// <exception cref="RuntimeCacheException">It is over <see cref="CacheLimits.MaxItemBytes"/>; what is over was not read.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadItemAsync(HttpContext context)
    {
        CacheLimits.CheckSize(context.Request.ContentLength ?? 0);
        return await ReadAsync(context, CacheLimits.MaxItemBytes).ConfigureAwait(false) ?? throw new RuntimeCacheException(
            RuntimeCacheFailure.ItemTooLarge,
            $"The value is over {CacheLimits.MaxItemBytes:N0} bytes (2 MB), the most that an item of the Runtime Cache holds; the rest of it was not read.",
            "Store less of it, or split it over several keys.");
    }

    /// <summary>Reads the body whole.</summary>
    /// <returns>The body; null where it is longer than it may be, and then what is over was not read: <see cref="LeaveAsync"/>.</returns>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int maxBytes)
    {
        long? announced = context.Request.ContentLength;
        if (announced > maxBytes)
        {
            return null;
        }

        // The store keeps the array, so with a length announced it is made to measure.
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
    /// Parts with a client whose body was refused and who may be sending still. To close at once would reset the
    /// connection and could destroy the answer before it is read, so the rest is thrown away for a moment first.
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
            // It went on for too long, or broke off: either way it is over.
        }

        context.Abort();
    }
}
