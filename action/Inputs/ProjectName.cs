namespace VercelFunctions.Action;

/// <summary>A project in the inputs. Without a name it is that of the variable or the linked folder.</summary>
internal sealed record ProjectName(string Name, string Team);
