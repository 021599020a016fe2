using System.Reflection;
using System.Reflection.Metadata;

namespace VercelFunctions.Platforms.Tests;

/// <summary>
/// What the build for Windows PowerShell refers to exists there: in .NET Framework 4.7.2, in the API of PowerShell 5.1 or in a library
/// of the module.
/// </summary>
public sealed class DesktopReferenceTests
{
    private static readonly Dictionary<string, Library> Shipped = In(Repository.PathOf("module/bin/Desktop"));
    private static readonly Dictionary<string, Library> Framework =
        In(Metadata("NetFramework"), Path.Combine(Metadata("NetFramework"), "Facades"), Metadata("PowerShell"));

    public static TheoryData<string> Names => [.. Shipped.Keys.Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void Each_referenced_type_and_member_exists(string name)
    {
        Library library = Shipped[name];
        string[] missing =
        [
            .. library.Reader.TypeReferences
                .Where(handle => library.AssemblyOf(handle) is not null && Find(library, handle) is null)
                .Select(handle => $"{Library.NameOf(library.Reader, handle)} of {library.AssemblyOf(handle)}"),
            .. library.Reader.MemberReferences
                .Select(handle => MissingMember(library, library.Reader.GetMemberReference(handle)))
                .OfType<string>(),
        ];
        Assert.True(missing.Length == 0, $"{name} refers to:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void A_missing_member_is_found()
    {
        Assert.False(Framework["mscorlib"].HasMember("System.Object", "ToString", "System.Int32 `0()"));
        Assert.True(Framework["mscorlib"].HasMember("System.Object", "ToString", "System.String `0()"));
    }

    // The loader returns the library in the module's folder for any version. An older one could lack what is referenced.
    [Fact]
    public void Each_other_version_is_a_later_one_that_the_loader_resolves()
    {
        var others =
            (from library in Shipped.Values
             from reference in library.References
             where Shipped.ContainsKey(reference.Name!) && Shipped[reference.Name!].Version != reference.Version
             select new { From = library.Name, To = reference.Name, reference.Version, Is = Shipped[reference.Name!].Version }).ToList();
        Assert.All(others, other => Assert.True(other.Is > other.Version, other.ToString()));
        Assert.Equal(["Polly.Core"], others.Select(other => other.From).Distinct());
    }

    [Fact]
    public void Each_reference_to_the_framework_has_at_most_its_version()
    {
        string[] later =
        [
            .. from library in Shipped.Values
               from reference in library.References
               where !Shipped.ContainsKey(reference.Name!)
                   && !(Framework.TryGetValue(reference.Name!, out Library? found) && found.Version >= reference.Version)
               select $"{library.Name}: {reference.FullName}",
        ];
        Assert.Empty(later);
    }

    private static string? MissingMember(Library library, MemberReference member)
    {
        MetadataReader reader = library.Reader;
        TypeReferenceHandle? parent = member.Parent.Kind switch
        {
            HandleKind.TypeReference => (TypeReferenceHandle)member.Parent,
            HandleKind.TypeSpecification => GenericType(reader, (TypeSpecificationHandle)member.Parent),
            _ => null,
        };
        if (parent is not TypeReferenceHandle handle || Find(library, handle) is not Library defining)
        {
            return null;
        }

        string type = Library.NameOf(reader, handle);
        string name = reader.GetString(member.Name);
        string signature = member.GetKind() == MemberReferenceKind.Method
            ? Signatures.Of(member.DecodeMethodSignature(Signatures.Text, null))
            : member.DecodeFieldSignature(Signatures.Text, null);
        return defining.HasMember(type, name, signature) ? null : $"{type}.{name}: {signature}, of {defining.Name}";
    }

    // ECMA-335, II.23.2.14: GENERICINST, then class or value type, then the type.
    private static TypeReferenceHandle? GenericType(MetadataReader reader, TypeSpecificationHandle handle)
    {
        BlobReader blob = reader.GetBlobReader(reader.GetTypeSpecification(handle).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        blob.ReadByte();
        EntityHandle type = blob.ReadTypeHandle();
        return type.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)type : null;
    }

    /// <summary>The assembly that defines a referenced type, which can be another one than the reference names.</summary>
    private static Library? Find(Library library, TypeReferenceHandle handle)
    {
        string type = Library.NameOf(library.Reader, handle);
        string? assembly = library.AssemblyOf(handle);
        while (assembly is not null && (Shipped.GetValueOrDefault(assembly) ?? Framework.GetValueOrDefault(assembly)) is Library found)
        {
            if (found.Defines(type))
            {
                return found;
            }

            assembly = found.ForwardOf(type);
        }

        return null;
    }

    private static Dictionary<string, Library> In(params string[] folders) =>
        folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll"))
            .Where(path => !Path.GetFileName(path).StartsWith("System.EnterpriseServices.", StringComparison.Ordinal)) // Native code.
            .Select(path => new Library(path)).DistinctBy(library => library.Name).ToDictionary(library => library.Name);

    private static string Metadata(string key) => typeof(DesktopReferenceTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!;
}
