using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Purge;

/// <summary>
/// The account, the team and the project that <c>vercel cache</c> looks up before it purges. Any team exists, and so do the token's
/// projects, under the ID or name that the request has. The responses contain only what the CLI reads.
/// </summary>
internal sealed class LookupEndpoint : ITokenEndpoint
{
    private const string UserPath = "/v2/user";
    private const string TeamPath = "/teams/";
    private const string ProjectPath = "/v9/projects/";
    private const string UserId = "emulator";

    public bool Matches(RequestTarget target) => target.HasPath(UserPath) || target.StartsWith(TeamPath) || target.StartsWith(ProjectPath);

    public ValueTask RespondAsync(Exchange exchange, IReadOnlyList<Project> projects)
    {
        if (!HttpMethods.IsGet(exchange.Request.Method))
        {
            return ErrorResponse.RefuseMethodAsync(exchange.Response, "GET");
        }

        RequestTarget target = exchange.Target;
        JsonObject? found = target.HasPath(UserPath) ? User()
            : target.StartsWith(TeamPath) ? Team(target.After(TeamPath))
            : Found(exchange, projects, target.After(ProjectPath));
        return found is null
            ? ErrorResponse.WriteAsync(
                exchange.Response,
                StatusCodes.Status404NotFound,
                "not_found",
                "The emulator has no such project or team, or the token has no access to it.")
            : JsonResponse.WriteAsync(exchange.Response, JsonSerializer.SerializeToUtf8Bytes(found));
    }

    private static JsonObject User() => new()
    {
        ["user"] = new JsonObject
        {
            ["id"] = UserId,
            ["username"] = UserId,
            ["name"] = UserId,
            ["email"] = "emulator@localhost",
        },
    };

    private static JsonObject? Team(string idOrSlug) => IsId(idOrSlug)
        ? new() { ["id"] = idOrSlug, ["slug"] = idOrSlug, ["name"] = idOrSlug }
        : null;

    private static JsonObject? Found(Exchange exchange, IReadOnlyList<Project> projects, string idOrName)
    {
        string? team = exchange.Request.Query["teamId"].FirstOrDefault();
        return IsId(idOrName) && projects.Any(project => project.Name.Matches(idOrName, target: null))
            ? new() { ["id"] = idOrName, ["name"] = idOrName, ["accountId"] = string.IsNullOrEmpty(team) ? UserId : team }
            : null;
    }

    private static bool IsId(string text) => text.Length > 0 && !text.Contains('/');
}
