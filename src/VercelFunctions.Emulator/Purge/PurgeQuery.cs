using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VercelFunctions.Emulator.Purge;

/// <summary>The query of a purge request: whose caches it is about.</summary>
internal static class PurgeQuery
{
    private const string Project = "projectIdOrName";
    private const string TeamId = "teamId";
    private const string Slug = "slug";

    /// <summary>Reads the query.</summary>
    /// <returns>The project that it names.</returns>
    /// <exception cref="PurgeRequestException">It names no project, or says more or less than a query can.</exception>
    public static string ReadProject(IQueryCollection query)
    {
        // The collection finds names whatever their case; Vercel does not, so they are compared here.
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach ((string name, StringValues values) in query)
        {
            if (name is not (Project or TeamId or Slug))
            {
                throw new PurgeRequestException($"The query has a parameter '{MessageText.Clean(name)}'; those it may have are {Project}, {TeamId} and {Slug}.");
            }

            if (values.Count != 1 || string.IsNullOrWhiteSpace(values[0]))
            {
                throw new PurgeRequestException($"The query's {name} is {(values.Count > 1 ? "given more than once" : "empty")}; give it one value.");
            }

            given.Add(name);
        }

        if (!given.Contains(Project))
        {
            throw new PurgeRequestException($"The query names no project. Add {Project}=<the project's id or name>.");
        }

        if (given.Contains(TeamId) && given.Contains(Slug))
        {
            throw new PurgeRequestException($"The query names a team by {TeamId} and by {Slug}; give one of them.");
        }

        return query[Project].ToString();
    }
}
