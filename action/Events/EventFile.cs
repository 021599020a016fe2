using System.Text.Json;

namespace VercelFunctions.Action;

/// <summary>Reads the event. Only four members of its file are read, because others can influence its content.</summary>
internal static class EventFile
{
    private const string DeploymentStatus = "deployment_status";

    /// <summary>Reads the event.</summary>
    /// <exception cref="StepException">The deployment of an event that needs it cannot be read.</exception>
    public static WorkflowEvent Read(Variables variables)
    {
        string name = variables["GITHUB_EVENT_NAME"];
        string path = variables["GITHUB_EVENT_PATH"];
        bool isDeployment = name == DeploymentStatus;
        JsonElement? payload = Parse(path);
        if (payload is null && isDeployment)
        {
            throw new StepException($"The event file '{path}' is missing or not valid JSON, so the deployment's state is unknown.");
        }

        return new WorkflowEvent(name, DeploymentOf(payload, isDeployment, variables["GITHUB_SHA"]), isDeployment);
    }

    private static JsonElement? Parse(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            // ReadAllText leaves out a byte order mark.
            return JsonElement.Parse(File.ReadAllText(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Deployment DeploymentOf(JsonElement? payload, bool isRequired, string commit)
    {
        return new Deployment(
            Text(DeploymentStatus, "state"),
            FirstOf(Text(DeploymentStatus, "environment"), Text("deployment", "environment")),
            FirstOf(Text("deployment", "sha"), commit));

        string Text(string parent, string member)
        {
            try
            {
                return payload is { ValueKind: JsonValueKind.Object } root
                    && root.TryGetProperty(parent, out JsonElement group)
                    && group.ValueKind == JsonValueKind.Object
                    && group.TryGetProperty(member, out JsonElement text)
                    && text.ValueKind == JsonValueKind.String
                    ? text.GetString()!
                    : string.Empty;
            }
            catch (InvalidOperationException)
            {
                // A lone surrogate, which JSON allows.
                return !isRequired
                    ? string.Empty
                    : throw new StepException(
                        $"'{parent}.{member}' in the event file is not valid Unicode text, so the deployment is unknown.");
            }
        }
    }

    private static string FirstOf(string one, string other) => one.Length > 0 ? one : other;
}
