using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using VercelFunctions.Emulator.Http;
using VercelFunctions.Emulator.Projects;

namespace VercelFunctions.Emulator.Faults;

/// <summary>
/// The fault rules of the token's projects: GET lists them, PUT replaces them, POST adds some, DELETE removes one or all.
/// </summary>
internal sealed partial class FaultEndpoint(FaultRegistry faults) : ITokenEndpoint
{
    private const string Path = EmulatorClient.BasePath + "faults";
    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxRules = 100;

    public bool Matches(RequestTarget target) => target.HasPath(Path);

    public async ValueTask RespondAsync(Exchange exchange, IReadOnlyList<Project> projects)
    {
        string method = exchange.Request.Method;
        Func<Exchange, IReadOnlyList<Project>, ValueTask>? change = HttpMethods.IsGet(method) ? (_, _) => ValueTask.CompletedTask
            : HttpMethods.IsPut(method) ? ReplaceAsync
            : HttpMethods.IsPost(method) ? AddAsync
            : HttpMethods.IsDelete(method) ? RemoveAsync
            : null;
        if (change is null)
        {
            await ErrorResponse.RefuseMethodAsync(exchange.Response, "GET, PUT, POST, DELETE").ConfigureAwait(false);
            return;
        }

        try
        {
            await change(exchange, projects).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            string message = exception is JsonException
                ? """The body must be JSON such as {"rules":["get 5% 503"]}."""
                : exception.Message;
            await ErrorResponse.WriteAsync(
                exchange.Response, StatusCodes.Status400BadRequest, "invalid_fault", message).ConfigureAwait(false);
            return;
        }

        CacheFault[] states = [.. projects.SelectMany(StatesOf)];
        await JsonResponse.WriteAsync(exchange.Response, states, FaultJson.Default.CacheFaultArray).ConfigureAwait(false);
    }

    private async ValueTask ReplaceAsync(Exchange exchange, IReadOnlyList<Project> projects)
    {
        FaultRule[] rules = await ReadRulesAsync(exchange.Context).ConfigureAwait(false);
        CheckCount(rules.Length);
        faults.Replace(projects, rules);
    }

    private async ValueTask AddAsync(Exchange exchange, IReadOnlyList<Project> projects)
    {
        FaultRule[] rules = await ReadRulesAsync(exchange.Context).ConfigureAwait(false);
        CheckCount(rules.Length + projects.Max(project => faults.Of(project).All.Count));
        foreach (Project project in projects)
        {
            faults.Of(project).Add(rules);
        }
    }

    private ValueTask RemoveAsync(Exchange exchange, IReadOnlyList<Project> projects)
    {
        if (exchange.Request.Query["rule"].ToString() is not { Length: > 0 } text)
        {
            faults.Replace(projects, []);
            return ValueTask.CompletedTask;
        }

        FaultRule rule = FaultRule.Parse(text);
        foreach (Project project in projects)
        {
            faults.Of(project).Remove(rule);
        }

        return ValueTask.CompletedTask;
    }

    private static void CheckCount(int count)
    {
        if (count > MaxRules)
        {
            throw new ArgumentException($"{count} fault rules are too many: a project has at most {MaxRules}.");
        }
    }

    private IEnumerable<CacheFault> StatesOf(Project project) => faults.Of(project).All.Select(fault => new CacheFault
    {
        Project = project.Name.ToString(),
        Rule = fault.Rule.ToString(),
        Requests = fault.Requests,
        Hits = fault.Hits,
    });

    private static async ValueTask<FaultRule[]> ReadRulesAsync(HttpContext context)
    {
        ReadOnlyMemory<byte> body = await RequestBody.ReadAsync(context, MaxBodyBytes).ConfigureAwait(false)
            ?? throw new ArgumentException(FormattableString.Invariant($"The body is larger than {MaxBodyBytes:N0} bytes."));
        string?[] rules = JsonSerializer.Deserialize(body.Span, FaultJson.Default.FaultRules)?.Rules ?? throw new JsonException();
        return [.. rules.Select(rule => FaultRule.Parse(rule ?? throw new JsonException()))];
    }

    /// <summary>The body of a PUT or POST.</summary>
    internal sealed record FaultRules(string?[]? Rules);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(FaultRules))]
    [JsonSerializable(typeof(CacheFault[]))]
    private sealed partial class FaultJson : JsonSerializerContext;
}
