using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Page;

/// <summary>Lists the projects of a token, each with its own token.</summary>
internal sealed class ProjectListEndpoint : ITokenEndpoint
{
    public const string Path = ViewRequest.BasePath + "projects";

    public bool Matches(RequestTarget target) => target.HasPath(Path);

    public ValueTask RespondAsync(Exchange exchange, IReadOnlyList<Project> projects) => ViewRequest.RespondAsync(exchange, () =>
    {
        ViewQuery.Check(exchange.Request.Query);
        return JsonResponse.WriteAsync(exchange.Response, ViewResponses.Of(projects), ViewJson.Default.ProjectList);
    });
}
