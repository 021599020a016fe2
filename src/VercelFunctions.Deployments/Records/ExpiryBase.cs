namespace VercelFunctions.Deployments;

/// <summary>A commit that a deployment is compared with, to find the files whose tags can still be cached.</summary>
public sealed class ExpiryBase
{
    internal ExpiryBase(string commit, ExpiryBaseOrigin origin)
    {
        Commit = commit;
        Origin = origin;
    }

    /// <summary>The commit's SHA.</summary>
    public string Commit { get; }

    /// <summary>Why the deployment is compared with it.</summary>
    public ExpiryBaseOrigin Origin { get; }

    /// <summary>The commit.</summary>
    public override string ToString() => Commit;
}
