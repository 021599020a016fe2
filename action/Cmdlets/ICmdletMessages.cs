namespace VercelFunctions.Action;

/// <summary>Receives the messages of cmdlets while they run.</summary>
internal interface ICmdletMessages
{
    /// <summary>Whether details are wanted.</summary>
    bool WantsDetails { get; }

    void Warn(string message);

    void Detail(string message);
}
