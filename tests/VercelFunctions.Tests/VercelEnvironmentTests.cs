using System.Reflection;

namespace VercelFunctions.Tests;

public class VercelEnvironmentTests
{
    private static readonly IReadOnlyList<string> Names = [.. Vectors.Read("env-names").EnumerateArray().Select(name => name.GetString()!)];

    [Fact]
    public void Every_variable_can_be_read_by_property_and_name()
    {
        VercelEnvironment environment = VercelEnvironment.From(
            Names.Select(name => new KeyValuePair<string, string?>(name, $"value of {name}")));
        Assert.Equal(Names.Select(name => $"value of {name}"), environment.Values);
        Assert.Equal(Names.Count, environment.Count);

        // Each variable has exactly one property.
        IEnumerable<PropertyInfo> properties = typeof(VercelEnvironment).GetProperties()
            .Where(property => property.PropertyType == typeof(string) && property.GetIndexParameters().Length == 0);
        Assert.Equal(
            Names.Select(name => (PropertyOf(name), $"value of {name}")),
            properties.Select(property => (property.Name.ToUpperInvariant(), (string)property.GetValue(environment)!)));
    }

    [Fact]
    public void An_absent_or_empty_variable_is_null()
    {
        VercelEnvironment environment = VercelEnvironment.From([new("VERCEL", ""), new("CI", null), new("VERCEL_ENV", "preview")]);
        Assert.Null(environment.Vercel);
        Assert.Null(environment.CI);
        Assert.Null(environment.Region);
        Assert.Equal("preview", environment.Env);
        Assert.True(environment.ContainsKey("VERCEL_REGION"));
        Assert.True(environment.TryGetValue("VERCEL_REGION", out string? region));
        Assert.Null(region);
        Assert.Equal("1 of 21 Vercel system environment variables", environment.ToString());
    }

    [Fact]
    public void A_variable_that_is_not_Vercels_is_unknown()
    {
        VercelEnvironment environment = VercelEnvironment.From([new("PATH", "/bin"), new("vercel", "1")]);
        Assert.False(environment.ContainsKey("PATH"));
        Assert.False(environment.TryGetValue("PATH", out _));
        Assert.Null(environment.Vercel);
        Assert.Contains("'PATH'", Assert.Throws<KeyNotFoundException>(() => environment["PATH"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_is_a_snapshot()
    {
        Dictionary<string, string?> source = new() { ["VERCEL_URL"] = "before" };
        VercelEnvironment environment = VercelEnvironment.From(source);
        source["VERCEL_URL"] = "after";
        Assert.Equal("before", environment.Url);
    }

    [Fact]
    public void The_environment_of_the_process_is_read()
    {
        VercelEnvironment environment = VercelEnvironment.FromProcess();
        Assert.All(
            Names,
            name => Assert.Equal(Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null, environment[name]));
    }

    [Fact]
    public void Only_the_bypass_secret_is_a_secret()
    {
        Assert.Equal("VERCEL_AUTOMATION_BYPASS_SECRET", Assert.Single(VercelVariable.All, variable => variable.IsSecret).Name);
        Assert.DoesNotContain(
            "hidden",
            VercelEnvironment.From([new("VERCEL_AUTOMATION_BYPASS_SECRET", "hidden")]).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_variable_has_a_description() => Assert.All(VercelVariable.All, variable =>
    {
        Assert.NotEmpty(variable.Description);
        Assert.Equal(variable.Name, variable.ToString());
    });

    private static string PropertyOf(string name) =>
        name is "VERCEL" ? name : name.Replace("VERCEL_", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
