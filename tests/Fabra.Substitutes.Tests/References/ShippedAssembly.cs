using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Fabra.Substitutes.Tests.References;

/// <summary>A package's own assembly, and what it wants of another one.</summary>
internal sealed class ShippedAssembly : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    public ShippedAssembly(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _reader = _file.GetMetadataReader();
    }

    /// <summary>The types it names of <paramref name="assembly"/>.</summary>
    public IEnumerable<string> TypesOf(string assembly)
        => _reader.TypeReferences.Where(type => IsIn(type, assembly)).Select(type => SignatureText.FullName(_reader, type));

    /// <summary>The members it names of types of <paramref name="assembly"/>, generic ones by their open type.</summary>
    public IEnumerable<(string Type, string Member)> MembersOf(string assembly)
    {
        foreach (var handle in _reader.MemberReferences)
        {
            var member = _reader.GetMemberReference(handle);
            if (OpenType(member.Parent) is { } type && IsIn(type, assembly))
            {
                var name = _reader.GetString(member.Name);
                yield return (SignatureText.FullName(_reader, type), member.GetKind() == MemberReferenceKind.Method
                    ? SignatureText.Method(name, member.DecodeMethodSignature(SignatureText.Instance, ImmutableArray<string>.Empty))
                    : SignatureText.Field(name, member.DecodeFieldSignature(SignatureText.Instance, ImmutableArray<string>.Empty)));
            }
        }
    }

    /// <summary>
    /// The overrides in its types that derive directly from a non-generic type of <paramref name="assembly"/>. Nothing refers to
    /// what an override overrides: were it missing there, the method would never be called.
    /// </summary>
    public IEnumerable<(string Type, string Member)> OverridesOf(string assembly)
    {
        foreach (var type in _reader.TypeDefinitions.Select(_reader.GetTypeDefinition))
        {
            if (type.BaseType.Kind != HandleKind.TypeReference || !IsIn((TypeReferenceHandle)type.BaseType, assembly))
            {
                continue;
            }

            foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition))
            {
                var isOverride = (method.Attributes & (MethodAttributes.Virtual | MethodAttributes.NewSlot)) == MethodAttributes.Virtual;
                if (isOverride)
                {
                    yield return (SignatureText.FullName(_reader, (TypeReferenceHandle)type.BaseType), SignatureText.Method(
                        _reader.GetString(method.Name),
                        method.DecodeSignature(SignatureText.Instance, ImmutableArray<string>.Empty)));
                }
            }
        }
    }

    /// <summary>
    /// The interfaces by which its code calls methods on structs of <paramref name="assembly"/>: <c>constrained. struct callvirt
    /// interface.method</c> (ECMA-335 §III.2.1), as a compiled <c>foreach</c> does to dispose of its enumerator. Nothing else refers to
    /// them. Bytes are searched, not instructions: what looks like such a call and is none names no type.
    /// </summary>
    public IEnumerable<(string Type, string Interface)> ConstrainedCallsOf(string assembly)
    {
        const byte CallVirtual = 0x6F;
        foreach (var method in _reader.MethodDefinitions.Select(_reader.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0))
        {
            var code = _file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
            for (var at = 0; at + 11 <= code.Length; at++)
            {
                if (code[at] == 0xFE && code[at + 1] == 0x16 && code[at + 6] == CallVirtual
                    && OpenType(EntityAt(code, at + 2)) is { } type && IsIn(type, assembly)
                    && EntityAt(code, at + 7) is { Kind: HandleKind.MemberReference } called
                    && OpenType(_reader.GetMemberReference((MemberReferenceHandle)called).Parent) is { } declaring)
                {
                    yield return (SignatureText.FullName(_reader, type), SignatureText.FullName(_reader, declaring));
                }
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static EntityHandle EntityAt(byte[] code, int at)
        => MetadataTokens.EntityHandle(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)));

    private bool IsIn(TypeReferenceHandle handle, string assembly)
    {
        var scope = _reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsIn((TypeReferenceHandle)scope, assembly),
            HandleKind.AssemblyReference => _reader.StringComparer.Equals(
                _reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name, assembly),
            _ => false,
        };
    }

    private TypeReferenceHandle? OpenType(EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return (TypeReferenceHandle)parent;
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return null;
        }

        // GENERICINST (CLASS | VALUETYPE) TypeDefOrRef … (ECMA-335 §II.23.2.14)
        var signature = _reader.GetBlobReader(_reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        signature.ReadCompressedInteger();
        var open = signature.ReadTypeHandle();
        return open.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)open : null;
    }
}
