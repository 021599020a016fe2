using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VercelFunctions.Deployments;

/// <summary>The environment and the name of a record, and the context of its commit statuses.</summary>
internal sealed record ExpiryRecordName(string Environment, string Name)
{
    // GitHub documents no limit. A list of many projects becomes a hash.
    private const int MaxName = 100;

    /// <summary>The context. GitHub compares contexts by case, and Vercel's events differ in the case of an environment.</summary>
    public string Context { get; } = $"vercel-cache-tags/{Environment.ToLowerInvariant()}/{Shorten(Name)}";

    private static string Shorten(string name)
    {
        if (name.Length <= MaxName)
        {
            return name;
        }

        using SHA256 hash = SHA256.Create();
        return string.Concat(
            hash.ComputeHash(Encoding.UTF8.GetBytes(name)).Take(16).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
