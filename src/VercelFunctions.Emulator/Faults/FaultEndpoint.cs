using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Projects;
using VercelFunctions.Emulator.Requests;

namespace VercelFunctions.Emulator.Faults;

/// <summary>Reads and changes the faults of the projects that a token opens: GET tells them, PUT puts others in their place, DELETE ends them.</summary>
internal static partial class FaultEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/v1/emulator/faults";

    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxRules = 100;

    /// <summary>Answers a request to <see cref="Path"/>.</summary>
    public static async ValueTask AnswerAsync(HttpContext context, IReadOnlyList<Project> projects)
    {
        string method = context.Request.Method;
        if (HttpMethods.IsDelete(method))
        {
            Replace(projects, []);
        }
        else if (HttpMethods.IsPut(method))
        {
            try
            {
                Replace(projects, await ReadRulesAsync(context).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is ArgumentException or JsonException)
            {
                string message = exception is JsonException ? """The body must be JSON such as {"rules":["get 5% 503"]}.""" : exception.Message;
                await ErrorAnswer.WriteAsync(context.Response, StatusCodes.Status400BadRequest, "invalid_fault", message).ConfigureAwait(false);
                return;
            }
        }
        else if (!HttpMethods.IsGet(method))
        {
            await ErrorAnswer.RefuseMethodAsync(context.Response, "GET, PUT, DELETE").ConfigureAwait(false);
            return;
        }

        IEnumerable<FaultState> states = projects.SelectMany(project => project.Faults.All.Select(fault => new FaultState(project.Name.ToString(), fault.Rule.ToString(), fault.Requests, fault.Hits)));
        await JsonAnswer.WriteAsync(context.Response, [.. states], FaultJson.Default.FaultStateArray).ConfigureAwait(false);
    }

    private static void Replace(IReadOnlyList<Project> projects, FaultRule[] rules)
    {
        foreach (Project project in projects)
        {
            project.Faults.Replace(rules);
        }
    }

    private static async ValueTask<FaultRule[]> ReadRulesAsync(HttpContext context)
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(context, MaxBodyBytes).ConfigureAwait(false)
            ?? throw new ArgumentException(FormattableString.Invariant($"The body is over {MaxBodyBytes:N0} bytes."));
        string?[] rules = JsonSerializer.Deserialize(body.Span, FaultJson.Default.FaultRules)?.Rules ?? throw new JsonException();
        return rules.Length <= MaxRules
            ? [.. rules.Select(rule => FaultRule.Parse(rule ?? throw new JsonException()))]
            : throw new ArgumentException($"There are {rules.Length} rules; at most {MaxRules} can be at work.");
    }

    /// <summary>What a PUT sends.</summary>
    internal sealed record FaultRules(string?[]? Rules);

    /// <summary>A rule at work, and how often it was.</summary>
    internal sealed record FaultState(string Project, string Rule, long Requests, long Hits);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(FaultRules))]
    [JsonSerializable(typeof(FaultState[]))]
    private sealed partial class FaultJson : JsonSerializerContext;
}
