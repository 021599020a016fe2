namespace VercelFunctions;

/// <summary>What a refusal of an API means to the one who asked.</summary>
/// <param name="Failure">Its kind.</param>
/// <param name="What">What the API did, as the verb of a sentence.</param>
/// <param name="Action">What to do about it.</param>
internal sealed record ApiRefusal(RuntimeCacheFailure Failure, string What, string Action);
