using VercelFunctions.PowerShell;

namespace VercelFunctions.Action;

/// <summary>
/// Connects to the Vercel projects, to the Runtime Cache in the inputs, or to both. A dry run asks Vercel whether the token sees
/// the projects.
/// </summary>
internal static class Connecting
{
    private const string Title = "Connection";

    public static IReadOnlyList<Destination> Run(StepContext step)
    {
        List<Destination> destinations = [];
        ActionInputs inputs = step.Inputs;
        ICmdletMessages messages = step.Reporter.Messages(Title);
        if (inputs.Endpoint.Length > 0)
        {
            Add(step.Cmdlets.ConnectRuntimeCache(inputs.Endpoint, inputs.Headers, messages));
        }

        if (inputs.Endpoint.Length == 0 || inputs.VercelToken.Length > 0)
        {
            string apiUrl = step.Variables["VERCEL_API_URL"];
            foreach (ProjectName project in inputs.Projects)
            {
                Add(step.Cmdlets.ConnectProject(project.Name, project.Team, inputs.VercelToken, apiUrl, inputs.IsDryRun, messages));
            }
        }

        return destinations;

        void Add(CmdletOutcome<CacheConnection> outcome) =>
            destinations.AddRange(step.Reporter.Objects(Title, outcome).Select(connection => new Destination(connection)));
    }
}
