using System.ComponentModel;

namespace VercelFunctions.PowerShell;

/// <summary>
/// The category of each error, and the advice that goes with it. The core reports facts and knows no cmdlet; the advice
/// names cmdlets and parameters. docs/errors.md is generated from this table, which is public for that script only.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ErrorTable
{
    /// <summary>The rows, by section of docs/errors.md.</summary>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<ErrorRow>>> Sections { get; } =
    [
        new("Input",
        [
            Row(VercelFailure.InvalidKey, ErrorCategory.InvalidArgument,
                "A store key cannot be the path of a request (`.`, `..`, `revalidate`, a lone surrogate, more than 8,000 bytes), "
                    + "or `-KeyHash` did not return one string.",
                "Use the default key hash or -KeyHash Sha256."),
            Row(VercelFailure.InvalidValue, ErrorCategory.InvalidData,
                "A value cannot be written as JSON: for example, it contains itself, nests deeper than 512 levels, or is a secret.",
                "Store text, or only the properties that are needed (Select-Object)."),
            Row(VercelFailure.ItemTooLarge, ErrorCategory.LimitsExceeded,
                "A value has more than 2 MB (2,097,152 bytes) of JSON, or exceeds the byte limit of a cache in memory or of the emulator.",
                "Store less, split the value over several keys, or raise the byte limit of your own cache."),
            Row(VercelFailure.ValueTypeMismatch, ErrorCategory.InvalidData,
                "A stored value cannot become a PowerShell object, because it has names that differ only by case or are empty.",
                "Read it with -AsHashtable, or as JSON text with -Raw."),
            Row(VercelFailure.RecursiveCreate, ErrorCategory.InvalidOperation,
                "Script blocks of `-Fallback` read each other's items, or one reads its own item: they would wait forever.",
                "In the script block, read the origin, or an item whose script block does not read this one."),
            Row(VercelFailure.InvalidTag, ErrorCategory.InvalidArgument,
                "A tag is empty, or contains a comma, a control character or a lone surrogate. "
                    + "Tags of items may contain visible ASCII and inner spaces only.",
                "Specify each tag on its own, without commas. Tags from a file may end in a carriage return."),
            Row(VercelFailure.TagTooLong, ErrorCategory.LimitsExceeded,
                "A tag has more than 256 bytes.",
                "Shorten the tag, or use a hash of it."),
            Row(VercelFailure.TooManyTags, ErrorCategory.LimitsExceeded,
                "An item or a response has more than 128 tags.",
                "Use fewer, broader tags."),
            Row(VercelFailure.InvalidSourceImage, ErrorCategory.InvalidArgument,
                "A source image is empty.",
                "Specify the URL or the path of the image."),
            Row(VercelFailure.InvalidTtl, ErrorCategory.InvalidArgument,
                "A TTL is zero, negative, a fraction of seconds, or more than 2,147,483,647 seconds.",
                "Specify whole seconds, or omit -Ttl to keep the item until it is deleted, expired by tag or evicted."),
            Row(VercelFailure.InvalidEndpoint, ErrorCategory.InvalidArgument,
                "An address is not an absolute http or https URL, or contains a user, a query or a fragment.",
                "Specify a URL such as http://127.0.0.1:4379/v1/runtime-cache/ for a cache, or https://example.com/blog for a page."),
            Row(VercelFailure.InvalidHeaders, ErrorCategory.InvalidArgument,
                "`RUNTIME_CACHE_HEADERS` is not a JSON object of strings, or a header or a token cannot be sent.",
                "Copy the value again, without line breaks and spaces around it. In a shell, put single quotes around JSON."),
            Row(VercelFailure.InvalidTimeout, ErrorCategory.InvalidArgument,
                "A timeout is not positive, or too long.",
                "Specify seconds, such as 30; RUNTIME_CACHE_TIMEOUT is in milliseconds."),
            Row(VercelFailure.InvalidDeadline, ErrorCategory.InvalidArgument,
                "A revalidation deadline is negative or a fraction of seconds, or the mode is not Delete.",
                "Specify whole seconds together with -Mode Delete, or omit -RevalidationDeadline."),
            Row(VercelFailure.InvalidTagMap, ErrorCategory.InvalidData,
                "A tag map is not valid. The message has the file and the line.",
                "See docs/tag-maps.md for the format."),
            Row(CommandFailure.TagMapNotFound, ErrorCategory.ObjectNotFound,
                "The file of a tag map does not exist.",
                "Specify the path of a YAML or JSON file, or a hashtable of patterns and tags."),
            Row(CommandFailure.PreviousPathOfMany, ErrorCategory.InvalidArgument,
                "`-PreviousPath` was specified for several paths.",
                "Pipe objects that have Path and PreviousPath."),
            Row(CommandFailure.InvalidHeaderLine, ErrorCategory.InvalidData,
                "A line of text does not have the form `name: value`.",
                "If the line comes from a header collection in the pipeline, which enumerates it, pass the collection as -Headers."),
            Row(CommandFailure.NoHeaders, ErrorCategory.InvalidArgument,
                "An object contains no headers.",
                "Specify a hashtable, a collection of names and values, lines of text, or an object with a Headers property."),
            Row(CommandFailure.NoValue, ErrorCategory.InvalidArgument,
                "A piped object has a Key but no Value.",
                "Pipe objects that have Key and Value, or specify -Key to store everything that is piped as one value."),
            Row(CommandFailure.InvalidProperty, ErrorCategory.InvalidData,
                "A piped object has a Tag, Ttl or Name that the parameter does not accept.",
                "Correct the property, leave it out (Select-Object -ExcludeProperty), or specify the parameter for all items."),
            Row(CommandFailure.ValueWithoutKey, ErrorCategory.InvalidArgument,
                "`-Value` was specified without `-Key`, with objects in the pipeline.",
                "Specify -Key, or pipe objects that have Key and Value."),
            Row(CommandFailure.NoCacheType, ErrorCategory.InvalidArgument,
                "`Clear-VercelCache` was called without `-Type`.",
                "Specify -Type Cdn, Data or All."),
            Row(CommandFailure.RawAndAsHashtable, ErrorCategory.InvalidArgument,
                "`-Raw` and `-AsHashtable` exclude each other.",
                "Specify one of them."),
            Row(CommandFailure.RawAndConvertDates, ErrorCategory.InvalidArgument,
                "`-Raw` and `-ConvertDates` exclude each other.",
                "Specify one of them."),
            Row(CommandFailure.UnknownVariable, ErrorCategory.ObjectNotFound,
                "Vercel has no system environment variable with this name.",
                "Get-VercelEnvironment without a name lists all of them."),
        ]),
        new("Authentication and access",
        [
            Row(VercelFailure.MissingToken, ErrorCategory.AuthenticationError,
                "There is no token for Vercel's API or for GitHub's.",
                "Specify -Token, or set VERCEL_TOKEN (https://vercel.com/account/settings/tokens) "
                    + "or GITHUB_TOKEN (in a workflow: ${{ github.token }})."),
            Row(VercelFailure.MissingProject, ErrorCategory.ObjectNotFound,
                "There is a token but no project to purge, or `.vercel/project.json` cannot be read.",
                "Set VERCEL_PROJECT_ID, use Connect-VercelCache -Project, or link the folder with: vercel link"),
            Row(CommandFailure.NoCache, ErrorCategory.ObjectNotFound,
                "There is nothing to expire or purge: neither `Connect-VercelCache` nor the environment specifies a cache or a project, "
                    + "and this process has stored nothing in memory.",
                "Set VERCEL_TOKEN and VERCEL_PROJECT_ID for a project, or RUNTIME_CACHE_ENDPOINT and RUNTIME_CACHE_HEADERS for a "
                    + "Runtime Cache, or use Connect-VercelCache with -Project, -Endpoint or -InMemory."),
            Row(VercelFailure.MissingRepository, ErrorCategory.ObjectNotFound,
                "There is no repository or no commit to compare, or its name is not valid.",
                "Specify -Repository as owner/name and -Head, or set GITHUB_REPOSITORY and GITHUB_SHA."),
            Row(VercelFailure.AccessDenied, ErrorCategory.PermissionDenied,
                "401 or 403: a token or the headers of a cache are wrong, expired, or belong to another team or deployment.",
                "Check the token (-Token, VERCEL_TOKEN, GITHUB_TOKEN) or the headers (-Headers, RUNTIME_CACHE_HEADERS). "
                    + "For a project of a team, specify -Team or VERCEL_ORG_ID."),
            Row(VercelFailure.ProjectNotFound, ErrorCategory.ObjectNotFound,
                "404: Vercel does not know the project, or it belongs to a team that was not specified.",
                "Check -Project and -Team (VERCEL_PROJECT_ID and VERCEL_ORG_ID)."),
            Row(VercelFailure.RepositoryNotFound, ErrorCategory.ObjectNotFound,
                "404: GitHub does not know the repository, or hides it from the token.",
                "Check -Repository, and the token's permissions."),
            Row(VercelFailure.PaymentRequired, ErrorCategory.QuotaExceeded,
                "402: Vercel requires payment.",
                "Check the plan and the usage of the project in Vercel's dashboard."),
            Row(VercelFailure.NotSupported, ErrorCategory.NotImplemented,
                "The connection does not support the operation: Vercel's Runtime Cache cannot be listed, the caches of a project "
                    + "cannot be read, and only an emulator has fault rules and records purge requests.",
                "Connect to a cache that does: Start-VercelCacheEmulator -Connect, "
                    + "or Connect-VercelCache with -Endpoint, -InMemory or -Project."),
        ]),
        new("Network and server errors",
        [
            Row(VercelFailure.ConnectionFailed, ErrorCategory.ConnectionError,
                "The server could not be reached, or closed the connection before the response was complete.",
                "Check the address, its certificate, and that the server is running and can be reached from this machine."),
            Row(VercelFailure.TimedOut, ErrorCategory.OperationTimeout,
                "The response was not complete in time.",
                "Check that the server is running, or allow more time: -TimeoutSec (Get-VercelCacheStatus: -RequestTimeoutSec), "
                    + "a later -Deadline, RUNTIME_CACHE_TIMEOUT in milliseconds, "
                    + "or request-timeout-seconds and timeout-seconds of the action."),
            Row(VercelFailure.RateLimited, ErrorCategory.LimitsExceeded,
                "429: the server limited the rate; an API also after the delays that it asked for.",
                "Try again in a few minutes. Failed results can be piped to Invoke-VercelTagExpiry again."),
            Row(VercelFailure.ServerError, ErrorCategory.ResourceUnavailable,
                "5xx, or a cache that failed to read an item.",
                "Try again. If the error persists, check the server's log, or the status page that the message names."),
            Row(VercelFailure.RequestRefused, ErrorCategory.ProtocolError,
                "Another 4xx, such as a 404 where no Runtime Cache is, or a success whose body reports an error. "
                    + "The message contains the server's own.",
                "Check the address, and what the server's message names. A proxy may have responded in its place."),
            Row(VercelFailure.Redirected, ErrorCategory.ProtocolError,
                "The server redirected. Redirects are not followed, because they would send the secret headers elsewhere.",
                "If the target is right, use it as the address."),
            Row(VercelFailure.InvalidResponse, ErrorCategory.ProtocolError,
                "The response does not follow the protocol: for example, a login page instead of JSON, or as the response to a purge.",
                "Check the address, and that no proxy or login page responds in the server's place."),
            Row(VercelFailure.ChangesUnknown, ErrorCategory.ObjectNotFound,
                "Which files changed cannot be determined: there is nothing to compare with, or a commit no longer exists.",
                "Expire every tag in the map that has no capture (Resolve-VercelTag -All), or specify -Base."),
            Row(VercelFailure.StatusNotReached, ErrorCategory.OperationTimeout,
                "A URL did not show the expected cache state in time. The message has the last response.",
                "Check that the page has the purged tag, in this project and environment. "
                    + "Allow more time with -TimeoutSec, or specify -BypassSecret for a protected deployment."),
        ]),
        new("The emulator",
        [
            Row(CommandFailure.EmulatorNotFound, ErrorCategory.ObjectNotFound,
                "The emulator is not beside the module.",
                "Run ./build.ps1 in the clone, or install the module again."),
            Row(CommandFailure.DotnetNotFound, ErrorCategory.ObjectNotFound,
                "`dotnet` could not be started.",
                "Install the ASP.NET Core Runtime 8.0 or later from https://dot.net, and check that dotnet is on PATH."),
            Row(CommandFailure.EmulatorFailed, ErrorCategory.OpenError,
                "The emulator exited before it was ready, or was not ready in time. The message contains its output.",
                "It needs the ASP.NET Core Runtime 8.0 or later (dotnet --list-runtimes) and a free port."),
            Row(CommandFailure.EmulatorExited, ErrorCategory.ConnectionError,
                "The emulator that this session started and is connected to has exited. Its items are lost.",
                "Start it again with Start-VercelCacheEmulator -Connect, or use Disconnect-VercelCache."),
            Row(CommandFailure.NoEmulator, ErrorCategory.ObjectNotFound,
                "No emulator of this session is running.",
                "Start one: Start-VercelCacheEmulator -Connect"),
            Row(CommandFailure.BrowserNotOpened, ErrorCategory.OpenError,
                "No browser could be started.",
                "Show-VercelCacheEmulator -AsLink returns the link, to open it yourself."),
        ]),
    ];

    private static readonly Dictionary<string, ErrorRow> Rows =
        Sections.SelectMany(section => section.Value).ToDictionary(row => row.Identifier);

    internal static ErrorRow Find(string identifier) => Rows[identifier];

    private static ErrorRow Row(Enum failure, ErrorCategory category, string meaning, string advice) =>
        new(failure.ToString(), category, meaning, advice);
}
