namespace VercelFunctions.PowerShell;

/// <summary>Errors of the core as PowerShell shows them.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(RuntimeCacheException exception, object? target) =>
        new(exception, exception.Failure.ToString(), Category(exception.Failure), target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = exception.RecommendedAction ?? string.Empty },
        };

    public static ErrorRecord New(string id, ErrorCategory category, string message, string recommendedAction, object? target, Exception? cause = null) =>
        new(new InvalidOperationException(message, cause), id, category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = recommendedAction },
        };

    private static ErrorCategory Category(RuntimeCacheFailure failure) => failure switch
    {
        RuntimeCacheFailure.ItemTooLarge or RuntimeCacheFailure.TagTooLong or RuntimeCacheFailure.TooManyTags => ErrorCategory.LimitsExceeded,
        RuntimeCacheFailure.InvalidValue or RuntimeCacheFailure.ValueTypeMismatch or RuntimeCacheFailure.InvalidTagMap => ErrorCategory.InvalidData,
        RuntimeCacheFailure.ConnectionFailed => ErrorCategory.ConnectionError,
        RuntimeCacheFailure.TimedOut or RuntimeCacheFailure.StatusNotReached => ErrorCategory.OperationTimeout,
        RuntimeCacheFailure.AccessDenied => ErrorCategory.PermissionDenied,
        RuntimeCacheFailure.RequestRefused or RuntimeCacheFailure.Redirected or RuntimeCacheFailure.InvalidResponse => ErrorCategory.ProtocolError,
        RuntimeCacheFailure.ServerError => ErrorCategory.ResourceUnavailable,
        RuntimeCacheFailure.PaymentRequired => ErrorCategory.QuotaExceeded,
        RuntimeCacheFailure.RateLimited => ErrorCategory.LimitsExceeded,
        RuntimeCacheFailure.MissingToken => ErrorCategory.AuthenticationError,
        RuntimeCacheFailure.MissingProject or RuntimeCacheFailure.ProjectNotFound or RuntimeCacheFailure.MissingRepository or RuntimeCacheFailure.RepositoryNotFound or RuntimeCacheFailure.ChangesUnknown => ErrorCategory.ObjectNotFound,
        RuntimeCacheFailure.NotSupported => ErrorCategory.NotImplemented,
        _ => ErrorCategory.InvalidArgument,
    };
}
