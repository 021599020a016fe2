namespace VercelFunctions.Interop.Tests;

/// <summary>What can differ between two responses.</summary>
[Flags]
internal enum Aspects
{
    None = 0,

    /// <summary>The status.</summary>
    Status = 1,

    /// <summary>The body and its content type.</summary>
    Body = 2,

    /// <summary>The header <c>x-vercel-cache-state</c>.</summary>
    State = 4,

    /// <summary>The header <c>x-vercel-cache-tags</c>.</summary>
    Tags = 8,

    /// <summary>Whether there is an <c>Age</c>.</summary>
    Age = 16,

    /// <summary>The header <c>Allow</c>.</summary>
    Allow = 32,

    /// <summary>The header <c>WWW-Authenticate</c>.</summary>
    Challenge = 64,

    All = 127,
}
