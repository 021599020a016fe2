using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace VercelFunctions.Tests;

/// <summary>
/// Defaults of .NET Framework that the build for Windows PowerShell replaces. Other runtimes have other defaults, so the test
/// reads which members the build uses.
/// </summary>
public sealed class NetFrameworkTests
{
    [Theory]
    [InlineData("HttpClientHandler", "set_MaxConnectionsPerServer")]
    [InlineData("HttpRequestHeaders", "set_ExpectContinue")]
    public void A_default_of_NET_Framework_that_delays_requests_is_replaced(string type, string member)
    {
        using PEReader file = new(File.OpenRead(typeof(RuntimeCache).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        Assert.Contains(
            $"{type}.{member}",
            metadata.MemberReferences.Select(metadata.GetMemberReference)
                .Where(reference => reference.Parent.Kind == HandleKind.TypeReference)
                .Select(reference => $"{TypeName(metadata, reference)}.{metadata.GetString(reference.Name)}"));
    }

    private static string TypeName(MetadataReader metadata, MemberReference reference) =>
        metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)reference.Parent).Name);
}
