using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Http;

/// <summary>Receives the values of items. Large ones wait for each other, so that together they fit in memory.</summary>
/// <param name="maxAtOnce">How many large values are received at the same time.</param>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It has no wait handle.")]
internal sealed class ItemBodies(int maxAtOnce)
{
    private const int LargeBytes = 64 * 1024;

    private readonly SemaphoreSlim _places = new(maxAtOnce);

    /// <inheritdoc cref="RequestBody.ReadItemAsync"/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength <= LargeBytes)
        {
            return await RequestBody.ReadItemAsync(context).ConfigureAwait(false);
        }

        await _places.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            return await RequestBody.ReadItemAsync(context).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }
}
