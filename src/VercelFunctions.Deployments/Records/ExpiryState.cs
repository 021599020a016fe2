namespace VercelFunctions.Deployments;

/// <summary>How far the expiry of a deployment's tags is.</summary>
public enum ExpiryState
{
    /// <summary>It has begun.</summary>
    Pending,

    /// <summary>All tags were expired, and the result was verified if that was asked for.</summary>
    Success,

    /// <summary>At least one tag was not expired, or the result was not as expected.</summary>
    Failure,
}
