namespace VercelFunctions;

/// <summary>Why an operation failed. Names and numbers are stable: the cmdlets use the names as error identifiers.</summary>
public enum VercelFailure
{
    /// <summary>The key cannot be sent as the path of a request.</summary>
    InvalidKey = 1,

    /// <summary>The value cannot be written as JSON, or JSON would lack some of its public fields.</summary>
    InvalidValue = 2,

    /// <summary>The value is larger than <see cref="CacheLimits.MaxItemBytes"/>, or than the in-memory cache's own limit.</summary>
    ItemTooLarge = 3,

    /// <summary>Functions that create items read each other's items, or one reads its own item: they would wait forever.</summary>
    RecursiveCreate = 4,

    /// <summary>The stored value is JSON, but not of the requested type.</summary>
    ValueTypeMismatch = 5,

    /// <summary>A tag is empty, or contains a character that is not allowed in tags.</summary>
    InvalidTag = 6,

    /// <summary>A tag is longer than <see cref="CacheLimits.MaxTagBytes"/>.</summary>
    TagTooLong = 7,

    /// <summary>An item or a response has more than <see cref="CacheLimits.MaxTags"/> tags.</summary>
    TooManyTags = 8,

    /// <summary>A source image is empty.</summary>
    InvalidSourceImage = 9,

    /// <summary>The time to live is zero, negative, fractional or too long.</summary>
    InvalidTtl = 10,

    /// <summary>An address is not an absolute http or https URL.</summary>
    InvalidEndpoint = 11,

    /// <summary>The endpoint's headers are not a JSON object of strings, or cannot be sent.</summary>
    InvalidHeaders = 12,

    /// <summary>A timeout is not positive, or too long.</summary>
    InvalidTimeout = 13,

    /// <summary>There is no token for Vercel's API or for GitHub's.</summary>
    MissingToken = 14,

    /// <summary>There is no project to purge, or its link cannot be read.</summary>
    MissingProject = 15,

    /// <summary>There is no repository or no commit to compare, or its name is not valid.</summary>
    MissingRepository = 16,

    /// <summary>GitHub's API does not know the repository, or hides it from the token: 404.</summary>
    RepositoryNotFound = 17,

    /// <summary>The changed files cannot be determined: there is nothing to compare with, or a commit no longer exists.</summary>
    ChangesUnknown = 18,

    /// <summary>A purge's revalidation deadline is negative or fractional, or its mode does not support one.</summary>
    InvalidDeadline = 19,

    /// <summary>The server could not be reached, or closed the connection before the response was complete.</summary>
    ConnectionFailed = 20,

    /// <summary>The response was not complete within the timeout.</summary>
    TimedOut = 21,

    /// <summary>The server refused the credentials: 401 or 403.</summary>
    AccessDenied = 22,

    /// <summary>Vercel's API does not know the project: 404.</summary>
    ProjectNotFound = 23,

    /// <summary>Vercel's API requires payment: 402.</summary>
    PaymentRequired = 24,

    /// <summary>The server limited the rate, also after the retries: 429.</summary>
    RateLimited = 25,

    /// <summary>The server refused the request: another 4xx, or a success whose body reports an error.</summary>
    RequestRefused = 26,

    /// <summary>The server failed: a 5xx, or a response whose cache state is "error".</summary>
    ServerError = 27,

    /// <summary>The server redirected. Redirects are not followed, because they would send the secret headers elsewhere.</summary>
    Redirected = 28,

    /// <summary>The response does not follow the protocol: not JSON, not decompressible, or an unexpected status.</summary>
    InvalidResponse = 29,

    /// <summary>The cache does not support the operation: for example, Vercel's Runtime Cache cannot list its items.</summary>
    NotSupported = 30,

    /// <summary>A URL did not show the expected cache state in time.</summary>
    StatusNotReached = 31,

    /// <summary>A tag map cannot be read, or is not valid.</summary>
    InvalidTagMap = 32,
}
