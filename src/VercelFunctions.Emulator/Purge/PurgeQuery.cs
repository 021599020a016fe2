using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.Emulator.Purge;

/// <summary>The query of a purge request: whose caches it is about.</summary>
/// <param name="Project">The project's name or ID.</param>
/// <param name="Team">The team's ID or slug; null if it names none.</param>
internal sealed record PurgeQuery(string Project, string? Team)
{
    private const string ProjectIdOrName = "projectIdOrName";
    private const string TeamId = "teamId";
    private const string Slug = "slug";

    /// <summary>Reads the query.</summary>
    /// <exception cref="PurgeRequestException">It names no project, or says more or less than a query can.</exception>
    public static PurgeQuery Read(IQueryCollection query)
    {
        // The collection finds names whatever their case; Vercel does not, so they are compared here.
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach ((string name, StringValues values) in query)
        {
            if (name is not (ProjectIdOrName or TeamId or Slug))
            {
                throw new PurgeRequestException(
                    $"The query has a parameter '{MessageText.Clean(name)}'; those it may have are {ProjectIdOrName}, {TeamId} and {Slug}.");
            }

            if (values.Count != 1 || string.IsNullOrWhiteSpace(values[0]))
            {
                throw new PurgeRequestException($"The query's {name} is {(values.Count > 1 ? "given more than once" : "empty")}; give it one value.");
            }

            given.Add(name);
        }

        if (!given.Contains(ProjectIdOrName))
        {
            throw new PurgeRequestException($"The query names no project. Add {ProjectIdOrName}=<the project's id or name>.");
        }

        if (given.Contains(TeamId) && given.Contains(Slug))
        {
            throw new PurgeRequestException($"The query names a team by {TeamId} and by {Slug}; give one of them.");
        }

        return new PurgeQuery(
            query[ProjectIdOrName].ToString(),
            given.Contains(TeamId) ? query[TeamId].ToString() : given.Contains(Slug) ? query[Slug].ToString() : null);
    }
}
