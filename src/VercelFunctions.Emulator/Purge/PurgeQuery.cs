using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.Emulator.Purge;

/// <summary>The query of a purge request.</summary>
/// <param name="Project">The project's name or ID.</param>
/// <param name="Team">The team's ID or slug; null if there is none.</param>
internal sealed record PurgeQuery(string Project, string? Team)
{
    private const string ProjectIdOrName = "projectIdOrName";
    private const string TeamId = "teamId";
    private const string Slug = "slug";

    /// <summary>Reads the query.</summary>
    /// <exception cref="PurgeRequestException">It names no project, or a parameter is unknown, repeated or empty.</exception>
    public static PurgeQuery Read(IQueryCollection query)
    {
        // The collection ignores the case of names; Vercel does not.
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach ((string name, StringValues values) in query)
        {
            if (name is not (ProjectIdOrName or TeamId or Slug))
            {
                throw new PurgeRequestException(
                    $"The query parameter {MessageText.Quote(name)} is not known. Allowed: {ProjectIdOrName}, {TeamId} and {Slug}.");
            }

            if (values.Count != 1 || string.IsNullOrWhiteSpace(values[0]))
            {
                throw new PurgeRequestException(
                    $"The query parameter {name} is {(values.Count > 1 ? "given more than once" : "empty")}; it must have one value.");
            }

            given.Add(name);
        }

        if (!given.Contains(ProjectIdOrName))
        {
            throw new PurgeRequestException($"The query names no project. Add {ProjectIdOrName}=<the project's ID or name>.");
        }

        if (given.Contains(TeamId) && given.Contains(Slug))
        {
            throw new PurgeRequestException($"The query has both {TeamId} and {Slug}; only one of them is allowed.");
        }

        return new PurgeQuery(
            query[ProjectIdOrName].ToString(),
            given.Contains(TeamId) ? query[TeamId].ToString() : given.Contains(Slug) ? query[Slug].ToString() : null);
    }
}
