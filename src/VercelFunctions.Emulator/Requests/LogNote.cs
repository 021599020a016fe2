using Microsoft.AspNetCore.Http;

namespace VercelFunctions.Emulator.Requests;

/// <summary>What the log's line of a request says beside its outcome, where the answer cannot say it.</summary>
internal sealed record LogNote(string Text)
{
    /// <summary>Leaves a note.</summary>
    public static void Set(HttpContext context, string text) => context.Features.Set(new LogNote(text));

    /// <summary>The note that was left; null where none was.</summary>
    public static string? Of(HttpContext context) => context.Features.Get<LogNote>()?.Text;
}
