using System.Reflection;
using System.Runtime.Versioning;

namespace VercelFunctions.Tests;

public class BuildTests
{
    [Fact]
    public void These_tests_run_against_the_build_of_the_core_that_their_project_names()
    {
        string? named = typeof(BuildTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "CoreTargetFramework").Value;
        Assert.Equal(named, typeof(RuntimeCache).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()?.FrameworkName);
    }
}
