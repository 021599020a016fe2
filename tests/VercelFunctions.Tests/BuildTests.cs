using System.Reflection;
using System.Runtime.Versioning;

namespace VercelFunctions.Tests;

public class BuildTests
{
    [Fact]
    public void The_tests_run_against_the_build_that_their_project_specifies()
    {
        string? named = typeof(BuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "CoreTargetFramework")
            .Value;
        Assert.Equal(named, typeof(RuntimeCache).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName);
    }
}
