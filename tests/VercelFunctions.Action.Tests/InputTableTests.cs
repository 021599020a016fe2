using YamlDotNet.Serialization;

namespace VercelFunctions.Action.Tests;

/// <summary>The table of inputs matches action.yml and the document.</summary>
public sealed class InputTableTests
{
    [Fact]
    public void The_names_and_defaults_are_those_of_action_yml()
    {
        Dictionary<object, object> inputs = (Dictionary<object, object>)new DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, object>>(File.ReadAllText(Repository.PathOf("action.yml")))["inputs"];
        IEnumerable<(string, string)> declared = inputs.Select(input => (
            (string)input.Key,
            ((Dictionary<object, object>)input.Value).TryGetValue("default", out object? value) ? (string)value : string.Empty));

        // The runner replaces this default with the workflow's token.
        Assert.Equal(
            declared.Order(),
            InputTable.All.Select(input => (input.Name, input == InputTable.GitHubToken ? "${{ github.token }}" : input.Default)).Order());
    }

    [Fact]
    public void Every_input_is_documented()
    {
        string document = File.ReadAllText(Repository.PathOf("docs/action.md"));
        Assert.All(InputTable.All, input => Assert.Contains($"`{input.Name}`", document, StringComparison.Ordinal));
    }

    [Fact]
    public void Inputs_with_credentials_are_secret() => Assert.Equal(
        ["vercel-token", "runtime-cache-headers", "bypass-secret", "github-token"],
        InputTable.All.Where(input => input.IsSecret).Select(input => input.Name));
}
