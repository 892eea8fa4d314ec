using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Fabra.DuckDbBindings.Tests;

/// <summary>What the compiler cannot see: members that only the shipped assembly calls, and the layouts C expects.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Bindings_answer_every_member_the_real_assembly_refers_to()
    {
        using var file = File.OpenRead(typeof(DuckDBConnection).Assembly.Location);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var module = typeof(DuckDBConnection).Module;
        var resolved = 0;

        foreach (var handle in metadata.MemberReferences)
        {
            var token = System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);
            if (IsOurs(metadata, metadata.GetMemberReference(handle).Parent))
            {
                // Throws MissingMethodException or MissingFieldException, naming the member, when there is none.
                module.ResolveMember(token).ShouldNotBeNull();
                resolved++;
            }
        }

        resolved.ShouldBeGreaterThan(200);
    }

    [Fact]
    public void Identity_is_that_of_the_missing_package()
    {
        var wanted = typeof(DuckDBConnection).Assembly.GetReferencedAssemblies()
            .Single(name => name.Name == "DuckDB.NET.Bindings");
        var actual = typeof(DuckDBDatabase).Assembly.GetName();

        actual.Version.ShouldBe(wanted.Version);
        actual.GetPublicKeyToken().ShouldBe(wanted.GetPublicKeyToken());
    }

    [Fact]
    public unsafe void Structs_have_the_sizes_of_the_header()
    {
        sizeof(DuckDBResult).ShouldBe(48);
        sizeof(DuckDBString).ShouldBe(16);
        sizeof(DuckDBListEntry).ShouldBe(16);
        sizeof(DuckDBHugeInt).ShouldBe(16);
        sizeof(DuckDBUHugeInt).ShouldBe(16);
        sizeof(DuckDBDecimal).ShouldBe(24);
        sizeof(DuckDBBignum).ShouldBe(24);
        sizeof(DuckDBInterval).ShouldBe(16);
        sizeof(DuckDBQueryProgress).ShouldBe(24);
        sizeof(DuckDBDate).ShouldBe(4);
        sizeof(DuckDBDateOnly).ShouldBe(8);
        sizeof(DuckDBTime).ShouldBe(8);
        sizeof(DuckDBTimeOnly).ShouldBe(8);
        sizeof(DuckDBTimeTz).ShouldBe(12);
        sizeof(DuckDBTimestamp).ShouldBe(16);
        sizeof(DuckDBTimestampStruct).ShouldBe(8);
    }

    private static bool IsOurs(MetadataReader metadata, EntityHandle parent)
    {
        while (parent.Kind == HandleKind.TypeReference)
        {
            parent = metadata.GetTypeReference((TypeReferenceHandle)parent).ResolutionScope;
        }

        return parent.Kind == HandleKind.AssemblyReference
            && metadata.StringComparer.Equals(
                metadata.GetAssemblyReference((AssemblyReferenceHandle)parent).Name, "DuckDB.NET.Bindings");
    }
}
