using System.Reflection;

namespace Fabra.Architecture.Tests;

/// <summary>References go one way only.</summary>
public sealed class LayerTests
{
    /// <summary>Every project under <c>src/</c>, and the ones that it may reference.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Grpc.Contracts"] = [],
        ["Core"] = [],
        ["Storage"] = ["Core"],
        ["Storage.InMemory"] = ["Core", "Storage"],
        ["Storage.DuckDb"] = ["Core", "Storage"],
        ["Storage.Postgres"] = ["Core", "Storage"],
        ["Storage.Redis"] = ["Core", "Storage"],
        ["Grpc.Server"] = ["Core", "Storage", "Storage.InMemory", "Storage.DuckDb", "Storage.Postgres", "Storage.Redis", "Grpc.Contracts"],
        ["Grpc.Client"] = ["Grpc.Contracts"],
        ["Cli"] = ["Grpc.Client", "Grpc.Server"],
    };

    [Fact]
    public void Every_project_has_its_place() => Sources.Projects.Keys.ShouldBe(Allowed.Keys, ignoreOrder: true);

    [Fact]
    public void Projects_reference_only_what_their_layer_may() =>
        Sources.Projects
            .SelectMany(project => project.Value.ProjectReferences().Except(Allowed[project.Key]), (project, bad) => $"{project.Key} → {bad}")
            .ShouldBeEmpty();

    [Fact]
    public void Core_uses_no_packages_but_abstractions() =>
        Sources.Projects["Core"].PackageReferences().ShouldAllBe(package => package.EndsWith(".Abstractions"));

    [Fact]
    public void Core_assembly_refers_to_the_framework_and_abstractions_only() =>
        References("Fabra.Core").ShouldAllBe(name => name.StartsWith("System.") || name.EndsWith(".Abstractions"));

    [Theory]
    [InlineData("Fabra.Storage")]
    [InlineData("Fabra.Storage.InMemory")]
    [InlineData("Fabra.Storage.DuckDb")]
    [InlineData("Fabra.Storage.Postgres")]
    [InlineData("Fabra.Storage.Redis")]
    public void Storage_assembly_knows_no_transport(string assembly) =>
        References(assembly)
            .Where(name => name.StartsWith("Grpc.") || name.StartsWith("Google.") || name.StartsWith("Microsoft.AspNetCore")
                || name is "Fabra.Grpc.Contracts")
            .ShouldBeEmpty();

    [Fact]
    public void What_stores_share_uses_no_driver() =>
        References("Fabra.Storage")
            .Where(name => name.StartsWith("DuckDB") || name.StartsWith("Npgsql") || name.StartsWith("StackExchange"))
            .ShouldBeEmpty();

    [Fact]
    public void Native_interface_of_DuckDB_is_used_in_one_folder() =>
        Sources.Files.Where(file => file.Value.Contains("DuckDB.NET.Native")).Select(file => Path.GetDirectoryName(file.Key)).Distinct()
            .ShouldBe(["Fabra.Storage.DuckDb/Native"]);

    [Fact]
    public void Client_assembly_knows_nothing_of_the_server() =>
        References("Fabra.Grpc.Client").Where(name => name.StartsWith("Fabra.")).ShouldBe(["Fabra.Grpc.Contracts"]);

    [Fact]
    public void Contracts_assembly_holds_generated_code_only() =>
        Sources.Files.Keys.Where(name => name.StartsWith("Fabra.Grpc.Contracts/")).ShouldBeEmpty();

    private static IEnumerable<string> References(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);
}
