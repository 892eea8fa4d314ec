using System.Reflection;

namespace Fabra.Substitutes.Tests.References;

/// <summary>
/// The compiler cannot see a member that only a shipped assembly calls: it would be missing at run time. So every type, member
/// and override that a shipped assembly wants of a substitute is looked up here by name and full signature.
/// </summary>
public sealed class ShippedReferenceTests
{
    private static readonly string[] ArrowExport =
    [
        "Apache.Arrow.RecordBatch", "Apache.Arrow.Schema", "Apache.Arrow.Ipc.IArrowArrayStream", "Apache.Arrow.Ipc.IArrowReader",
        "Apache.Arrow.C.CArrowArray", "Apache.Arrow.C.CArrowArrayImporter",
        "Apache.Arrow.C.CArrowSchema", "Apache.Arrow.C.CArrowSchemaImporter",
    ];

    // No shipped assembly carries these owners' keys; outside these tests no code here names a type of these assemblies.
    private static readonly string[] WithoutKey = ["Apache.Arrow", "Pipelines.Sockets.Unofficial", "System.IO.Hashing"];

    // Each row: who refers, to which substitute, and what is missing on purpose. One row per rule in Directory.Build.targets.
    public static TheoryData<string, string, string[]> References { get; } = new()
    {
        { "Grpc.AspNetCore.Server", "Grpc.Core.Api", [] },
        { "Grpc.AspNetCore.Server", "Grpc.Net.Common", [] },
        { "Grpc.Net.Client", "Grpc.Core.Api", [] },
        { "Grpc.Net.Client", "Grpc.Net.Common", [] },
        { "StackExchange.Redis", "Pipelines.Sockets.Unofficial", [] },
        { "DuckDB.NET.Data", "DuckDB.NET.Bindings", [] },
        { "DuckDB.NET.Data", "Apache.Arrow", ArrowExport },
        { "StackExchange.Redis", "System.IO.Hashing", ["System.IO.Hashing.XxHash3"] },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void Substitute_has_what_the_shipped_assembly_wants_but_for_the_stated_gaps(
        string shipped, string substitute, string[] gaps)
    {
        using var assembly = new ShippedAssembly(PathOf(shipped));
        var surface = SubstituteSurface.Load(PathOf(substitute));
        var types = assembly.TypesOf(substitute).Distinct().ToList();
        var members = assembly.MembersOf(substitute).Distinct().ToList();
        types.ShouldNotBeEmpty();

        var missing = types.Where(type => !surface.HasType(type))
            .Concat(members.Where(m => surface.HasType(m.Type) && !surface.HasMember(m.Type, m.Member)).Select(m => $"{m.Type}: {m.Member}"))
            .Concat(assembly.OverridesOf(substitute)
                .Where(o => surface.HasType(o.Type) && !IsOfObject(o.Member) && !surface.HasVirtual(o.Type, o.Member))
                .Select(o => $"{o.Type}: override {o.Member}"));

        missing.Distinct().ShouldBe(gaps, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Substitute_structs_implement_what_the_shipped_assembly_calls_on_them(
        string shipped, string substitute, string[] gaps)
    {
        using var assembly = new ShippedAssembly(PathOf(shipped));
        var types = Assembly.LoadFrom(PathOf(substitute));

        assembly.ConstrainedCallsOf(substitute).Distinct()
            .Where(call => types.GetType(call.Type) is { } type
                && type.GetInterfaces().All(one => call.Interface != (one.IsGenericType ? one.GetGenericTypeDefinition() : one).FullName)
                && call.Interface != "System.Object")
            .ShouldBeEmpty();
        gaps.ShouldBeUnique();
    }

    [Fact]
    public void Reading_finds_calls_by_an_interface_on_a_struct()
    {
        using var client = new ShippedAssembly(PathOf("StackExchange.Redis"));

        client.ConstrainedCallsOf("Pipelines.Sockets.Unofficial")
            .ShouldContain(("Pipelines.Sockets.Unofficial.Delegates+DelegateEnumerator`1", "System.IDisposable"));
    }

    [Theory]
    [MemberData(nameof(References))]
    public void Substitute_has_the_version_and_key_that_the_shipped_assembly_asks_for(
        string shipped, string substitute, string[] gaps)
    {
        var wanted = Assembly.LoadFrom(PathOf(shipped)).GetReferencedAssemblies().Single(name => name.Name == substitute);
        var actual = AssemblyName.GetAssemblyName(PathOf(substitute));

        actual.Version.ShouldBe(wanted.Version);
        actual.GetPublicKeyToken().ShouldBe(WithoutKey.Contains(substitute) ? [] : wanted.GetPublicKeyToken());
        gaps.ShouldBeUnique();
    }

    [Theory]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Grpc.Net.Client")]
    [InlineData("StackExchange.Redis")]
    public void Every_type_of_the_shipped_assembly_loads(string shipped)
        => Should.NotThrow(() => Assembly.LoadFrom(PathOf(shipped)).GetTypes());

    [Fact]
    public void Lookup_notices_a_changed_signature()
    {
        var surface = SubstituteSurface.Load(PathOf("Grpc.Core.Api"));

        surface.HasMember("Grpc.Core.Metadata", "Void Add(String, String)").ShouldBeTrue();
        surface.HasMember("Grpc.Core.Metadata", "Void Add(String, Int32)").ShouldBeFalse();
        surface.HasMember("Grpc.Core.RpcException", "struct Grpc.Core.Status get_Status()").ShouldBeTrue();
        surface.HasMember("Grpc.Core.RpcException", "Grpc.Core.Status get_Status()").ShouldBeFalse();
        surface.HasVirtual("Grpc.Core.CallInvoker", "String ToString()").ShouldBeFalse();
    }

    [Fact]
    public void Reading_finds_calls_generic_ones_and_overrides()
    {
        using var client = new ShippedAssembly(PathOf("Grpc.Net.Client"));

        client.MembersOf("Grpc.Core.Api").ShouldContain(("Grpc.Core.Metadata", "Void Add(String, String)"));
        client.MembersOf("Grpc.Core.Api").ShouldContain(("Grpc.Core.IAsyncStreamReader`1", "!0 get_Current()"));
        client.OverridesOf("Grpc.Core.Api").ShouldContain(("Grpc.Core.ChannelBase", "Grpc.Core.CallInvoker CreateCallInvoker()"));
    }

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");

    private static bool IsOfObject(string member)
        => member is "String ToString()" or "Int32 GetHashCode()" or "Boolean Equals(Object)" or "Void Finalize()";
}
