namespace VercelFunctions.Deployments;

/// <summary>Why a deployment is compared with a commit.</summary>
public enum ExpiryBaseOrigin
{
    /// <summary>The tags of this commit were recorded as expired.</summary>
    Expired,

    /// <summary>This commit was live since the recorded expiry.</summary>
    LiveSince,

    /// <summary>It is the previous successful deployment, and no expiry was recorded yet.</summary>
    FirstRun,

    /// <summary>It is the previous successful deployment, because the token cannot read the record.</summary>
    Unreadable,
}
