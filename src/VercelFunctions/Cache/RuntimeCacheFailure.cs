namespace VercelFunctions;

/// <summary>Why a Runtime Cache operation failed. The names are stable: the cmdlets use them as error identifiers.</summary>
public enum RuntimeCacheFailure
{
    /// <summary>The key cannot be sent as the path of a request.</summary>
    InvalidKey,

    /// <summary>The value cannot be written as JSON.</summary>
    InvalidValue,

    /// <summary>The value is over <see cref="CacheLimits.MaxItemBytes"/>, or over the in-memory cache's own limit.</summary>
    ItemTooLarge,

    /// <summary>The stored value is JSON, but not of the type asked for.</summary>
    ValueTypeMismatch,

    /// <summary>A tag is empty, or holds a character that no tag can hold.</summary>
    InvalidTag,

    /// <summary>A tag is over <see cref="CacheLimits.MaxTagBytes"/>.</summary>
    TagTooLong,

    /// <summary>An item has over <see cref="CacheLimits.MaxTags"/> tags.</summary>
    TooManyTags,

    /// <summary>The time to live is zero, negative, fractional or too long.</summary>
    InvalidTtl,

    /// <summary>The endpoint is no absolute http or https URL.</summary>
    InvalidEndpoint,

    /// <summary>The endpoint's headers are no JSON object of strings, or cannot be sent.</summary>
    InvalidHeaders,

    /// <summary>The timeout is no positive number, or too long.</summary>
    InvalidTimeout,

    /// <summary>There is no token for Vercel's API, or for GitHub's.</summary>
    MissingToken,

    /// <summary>There is no project to purge, or its link cannot be read.</summary>
    MissingProject,

    /// <summary>There is no repository or no commit to compare, or it cannot be one.</summary>
    MissingRepository,

    /// <summary>GitHub's API knows no such repository, or hides it from the token: 404.</summary>
    RepositoryNotFound,

    /// <summary>Which files changed cannot be known: too many, nothing to compare with, or a commit that is gone.</summary>
    ChangesUnknown,

    /// <summary>A purge's revalidation deadline is negative or fractional, or its mode has none.</summary>
    InvalidDeadline,

    /// <summary>No connection could be made, or it broke before the whole answer had come.</summary>
    ConnectionFailed,

    /// <summary>No whole answer came within the timeout.</summary>
    TimedOut,

    /// <summary>The server refused the credentials: 401 or 403.</summary>
    AccessDenied,

    /// <summary>Vercel's API knows no such project: 404.</summary>
    ProjectNotFound,

    /// <summary>Vercel's API wants a payment first: 402.</summary>
    PaymentRequired,

    /// <summary>The API limited the rate, also after waiting: 429.</summary>
    RateLimited,

    /// <summary>The server refused the request: another 4xx.</summary>
    RequestRefused,

    /// <summary>The server failed: a 5xx, or an answer whose cache state is "error".</summary>
    ServerError,

    /// <summary>The server redirected. Redirects are not followed: they would carry the secret headers elsewhere.</summary>
    Redirected,

    /// <summary>The answer is not what the protocol says: no JSON, not to be decompressed, or an unexpected status.</summary>
    InvalidResponse,

    /// <summary>The cache cannot do this: Vercel's own Runtime Cache, for one, cannot list what it holds.</summary>
    NotSupported,

    /// <summary>A URL did not show the cache state that was waited for in time.</summary>
    StatusNotReached,

    /// <summary>A tag map cannot be read, or holds what no tag map can hold.</summary>
    InvalidTagMap,
}
