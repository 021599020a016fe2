namespace VercelFunctions;

/// <summary>Why an operation failed. The names are stable: the cmdlets use them as error identifiers.</summary>
public enum VercelFailure
{
    /// <summary>The key cannot be sent as the path of a request.</summary>
    InvalidKey,

    /// <summary>The value cannot be written as JSON, or JSON would lack some of its public fields.</summary>
    InvalidValue,

    /// <summary>The value is larger than <see cref="CacheLimits.MaxItemBytes"/>, or than the in-memory cache's own limit.</summary>
    ItemTooLarge,

    /// <summary>Functions that create items read each other's items, or one reads its own item: they would wait forever.</summary>
    RecursiveCreate,

    /// <summary>The stored value is JSON, but not of the requested type.</summary>
    ValueTypeMismatch,

    /// <summary>A tag is empty, or contains a character that is not allowed in tags.</summary>
    InvalidTag,

    /// <summary>A tag is longer than <see cref="CacheLimits.MaxTagBytes"/>.</summary>
    TagTooLong,

    /// <summary>An item or a response has more than <see cref="CacheLimits.MaxTags"/> tags.</summary>
    TooManyTags,

    /// <summary>A source image is empty.</summary>
    InvalidSourceImage,

    /// <summary>The time to live is zero, negative, fractional or too long.</summary>
    InvalidTtl,

    /// <summary>An address is not an absolute http or https URL.</summary>
    InvalidEndpoint,

    /// <summary>The endpoint's headers are not a JSON object of strings, or cannot be sent.</summary>
    InvalidHeaders,

    /// <summary>A timeout is not positive, or too long.</summary>
    InvalidTimeout,

    /// <summary>There is no token for Vercel's API or for GitHub's.</summary>
    MissingToken,

    /// <summary>There is no project to purge, or its link cannot be read.</summary>
    MissingProject,

    /// <summary>There is no repository or no commit to compare, or its name is not valid.</summary>
    MissingRepository,

    /// <summary>GitHub's API does not know the repository, or hides it from the token: 404.</summary>
    RepositoryNotFound,

    /// <summary>The changed files cannot be determined: there is nothing to compare with, or a commit no longer exists.</summary>
    ChangesUnknown,

    /// <summary>A purge's revalidation deadline is negative or fractional, or its mode does not support one.</summary>
    InvalidDeadline,

    /// <summary>The server could not be reached, or closed the connection before the response was complete.</summary>
    ConnectionFailed,

    /// <summary>The response was not complete within the timeout.</summary>
    TimedOut,

    /// <summary>The server refused the credentials: 401 or 403.</summary>
    AccessDenied,

    /// <summary>Vercel's API does not know the project: 404.</summary>
    ProjectNotFound,

    /// <summary>Vercel's API requires payment: 402.</summary>
    PaymentRequired,

    /// <summary>The server limited the rate, also after the retries: 429.</summary>
    RateLimited,

    /// <summary>The server refused the request: another 4xx, or a success whose body reports an error.</summary>
    RequestRefused,

    /// <summary>The server failed: a 5xx, or a response whose cache state is "error".</summary>
    ServerError,

    /// <summary>The server redirected. Redirects are not followed, because they would send the secret headers elsewhere.</summary>
    Redirected,

    /// <summary>The response does not follow the protocol: not JSON, not decompressible, or an unexpected status.</summary>
    InvalidResponse,

    /// <summary>The cache does not support the operation: for example, Vercel's Runtime Cache cannot list its items.</summary>
    NotSupported,

    /// <summary>A URL did not show the expected cache state in time.</summary>
    StatusNotReached,

    /// <summary>A tag map cannot be read, or is not valid.</summary>
    InvalidTagMap,
}
