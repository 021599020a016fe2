namespace VercelFunctions.Action;

/// <summary>A cmdlet ended because of an error.</summary>
internal sealed class CmdletException(CmdletError error) : Exception(error.Text)
{
    public CmdletError Error => error;
}
