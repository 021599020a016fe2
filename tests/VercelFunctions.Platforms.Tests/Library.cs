using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace VercelFunctions.Platforms.Tests;

/// <summary>The metadata of an assembly file: what it refers to, and what it defines.</summary>
internal sealed class Library : IDisposable
{
    private readonly PEReader _file;
    private readonly Dictionary<string, TypeDefinitionHandle> _types = [];
    private readonly Dictionary<string, string> _forwarded = [];

    public Library(string path)
    {
        _file = new PEReader(File.OpenRead(path), PEStreamOptions.PrefetchEntireImage);
        Reader = _file.GetMetadataReader();
        Name = Path.GetFileNameWithoutExtension(path);
        foreach (TypeDefinitionHandle handle in Reader.TypeDefinitions)
        {
            _types[NameOf(Reader, handle)] = handle;
        }

        foreach (ExportedType type in Reader.ExportedTypes.Select(Reader.GetExportedType))
        {
            if (type.Implementation.Kind == HandleKind.AssemblyReference)
            {
                AssemblyReference to = Reader.GetAssemblyReference((AssemblyReferenceHandle)type.Implementation);
                _forwarded[Join(Reader.GetString(type.Namespace), Reader.GetString(type.Name))] = Reader.GetString(to.Name);
            }
        }
    }

    public MetadataReader Reader { get; }

    public string Name { get; }

    public Version Version => Reader.GetAssemblyDefinition().Version;

    public IEnumerable<AssemblyName> References =>
        Reader.AssemblyReferences.Select(handle => Reader.GetAssemblyReference(handle).GetAssemblyName());

    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = Join(reader.GetString(type.Namespace), reader.GetString(type.Name));
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{NameOf(reader, outer)}/{name}" : name;
    }

    public static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = Join(reader.GetString(type.Namespace), reader.GetString(type.Name));
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)}/{name}"
            : name;
    }

    /// <summary>The assembly that a type reference names; null if it is this one.</summary>
    public string? AssemblyOf(TypeReferenceHandle handle)
    {
        TypeReference type = Reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind switch
        {
            HandleKind.TypeReference => AssemblyOf((TypeReferenceHandle)type.ResolutionScope),
            HandleKind.AssemblyReference =>
                Reader.GetString(Reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name),
            _ => null,
        };
    }

    public bool Defines(string type) => _types.ContainsKey(type);

    /// <summary>The assembly to which this one forwards a type; null if it does not.</summary>
    public string? ForwardOf(string type) => _forwarded.GetValueOrDefault(type.Split('/')[0]);

    /// <summary>Whether a type that this assembly defines has a field or a method with this signature.</summary>
    public bool HasMember(string type, string name, string signature)
    {
        TypeDefinition definition = Reader.GetTypeDefinition(_types[type]);
        return definition.GetMethods().Select(Reader.GetMethodDefinition).Any(method =>
                Reader.StringComparer.Equals(method.Name, name)
                && Signatures.Of(method.DecodeSignature(Signatures.Text, null)) == signature)
            || definition.GetFields().Select(Reader.GetFieldDefinition).Any(field =>
                Reader.StringComparer.Equals(field.Name, name) && field.DecodeSignature(Signatures.Text, null) == signature);
    }

    public void Dispose() => _file.Dispose();

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
