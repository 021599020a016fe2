using System.Collections.Concurrent;

namespace VercelFunctions.PowerShell;

/// <summary>Names used in this session, for tab completion to offer again.</summary>
internal sealed class UsedNames
{
    // Nobody needs thousands of generated tags as suggestions.
    private const int MaxNames = 500;

    private readonly ConcurrentDictionary<string, byte> _names = new(StringComparer.Ordinal);

    public static UsedNames Namespaces { get; } = new();

    public static UsedNames Tags { get; } = new();

    public IEnumerable<string> All => _names.Keys.OrderBy(name => name, StringComparer.OrdinalIgnoreCase);

    public void Remember(IEnumerable<string?>? names)
    {
        foreach (string? name in names ?? [])
        {
            if (!string.IsNullOrEmpty(name) && _names.Count < MaxNames)
            {
                _names.TryAdd(name!, 0);
            }
        }
    }
}
