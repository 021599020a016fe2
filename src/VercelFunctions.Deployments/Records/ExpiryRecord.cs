namespace VercelFunctions.Deployments;

/// <summary>
/// The record of the last deployment whose tags were expired, as it was when it was read. It is kept in commit statuses of the
/// environment's newest deployment at that time, so that the record of a rollback is found too.
/// </summary>
public sealed class ExpiryRecord
{
    internal ExpiryRecord(ExpiryRecordName key, string head, string storedOn, IReadOnlyList<ExpiryBase> bases)
    {
        Key = key;
        Head = head;
        StoredOn = storedOn;
        Base = bases;
    }

    /// <summary>The name, which tells records of one environment apart, such as the names of projects.</summary>
    public string Name => Key.Name;

    /// <summary>The environment, as GitHub names it.</summary>
    public string Environment => Key.Environment;

    /// <summary>The commit that is live now.</summary>
    public string Head { get; }

    /// <summary>The commit whose statuses the record is written to.</summary>
    public string StoredOn { get; }

    /// <summary>
    /// The commits that the live one must be compared with: that of the last recorded expiry, and every other that was live
    /// since. Empty if there is none.
    /// </summary>
    public IReadOnlyList<ExpiryBase> Base { get; }

    internal ExpiryRecordName Key { get; }

    /// <summary>The environment and the name.</summary>
    public override string ToString() => $"{Environment} ({Name})";
}
