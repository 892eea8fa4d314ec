using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Fabra.Substitutes.Tests.References;

/// <summary>What another assembly can reach in a substitute: types, and their public and protected members with inherited ones.</summary>
internal sealed class SubstituteSurface
{
    private readonly Dictionary<string, TypeSurface> _types = [];

    public static SubstituteSurface Load(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var surface = new SubstituteSurface();
        foreach (var handle in reader.TypeDefinitions)
        {
            if (IsVisible(reader, handle))
            {
                surface._types.Add(SignatureText.FullName(reader, handle), new TypeSurface(reader, handle));
            }
        }

        return surface;
    }

    public bool HasType(string type) => _types.ContainsKey(type);

    /// <summary>Looks on the type and, as the runtime does for methods, on the types it derives from.</summary>
    public bool HasMember(string type, string member)
    {
        for (var at = type; _types.TryGetValue(at, out var surface); at = surface.BaseType)
        {
            if (surface.Members.Contains(member))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an override of that signature has a virtual member of <paramref name="type"/> to override.</summary>
    public bool HasVirtual(string type, string member)
    {
        for (var at = type; _types.TryGetValue(at, out var surface); at = surface.BaseType)
        {
            if (surface.Virtuals.Contains(member))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem
                => IsVisible(reader, type.GetDeclaringType()),
            _ => false,
        };
    }

    private sealed class TypeSurface
    {
        public TypeSurface(MetadataReader reader, TypeDefinitionHandle handle)
        {
            var type = reader.GetTypeDefinition(handle);
            BaseType = BaseName(reader, type.BaseType);
            foreach (var methodHandle in type.GetMethods())
            {
                var method = reader.GetMethodDefinition(methodHandle);
                if (IsReachable(method.Attributes & MethodAttributes.MemberAccessMask))
                {
                    var text = SignatureText.Method(
                        reader.GetString(method.Name), method.DecodeSignature(SignatureText.Instance, ImmutableArray<string>.Empty));
                    Members.Add(text);
                    if (method.Attributes.HasFlag(MethodAttributes.Virtual) && !method.Attributes.HasFlag(MethodAttributes.Final))
                    {
                        Virtuals.Add(text);
                    }
                }
            }

            foreach (var fieldHandle in type.GetFields())
            {
                var field = reader.GetFieldDefinition(fieldHandle);
                if (IsReachable((MethodAttributes)(field.Attributes & FieldAttributes.FieldAccessMask)))
                {
                    Members.Add(SignatureText.Field(
                        reader.GetString(field.Name), field.DecodeSignature(SignatureText.Instance, ImmutableArray<string>.Empty)));
                }
            }
        }

        public string BaseType { get; }

        public HashSet<string> Members { get; } = [];

        public HashSet<string> Virtuals { get; } = [];

        // Fields and methods number their access levels alike (ECMA-335 §II.23.1.5 and §II.23.1.10).
        private static bool IsReachable(MethodAttributes access)
            => access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

        private static string BaseName(MetadataReader reader, EntityHandle handle) => handle switch
        {
            { IsNil: true } => "",
            { Kind: HandleKind.TypeDefinition } => SignatureText.FullName(reader, (TypeDefinitionHandle)handle),
            { Kind: HandleKind.TypeReference } => SignatureText.FullName(reader, (TypeReferenceHandle)handle),
            // A generic base; its members are told by the open type's name.
            _ => reader.GetTypeSpecification((TypeSpecificationHandle)handle)
                .DecodeSignature(SignatureText.Instance, ImmutableArray<string>.Empty).Split('<')[0],
        };
    }
}
