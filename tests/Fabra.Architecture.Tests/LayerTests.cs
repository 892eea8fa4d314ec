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
        ["Grpc.Server"] = ["Core", "Storage", "Grpc.Contracts"],
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

    [Fact]
    public void Storage_assembly_knows_no_transport() =>
        References("Fabra.Storage")
            .Where(name => name.StartsWith("Grpc.") || name.StartsWith("Google.") || name.StartsWith("Microsoft.AspNetCore")
                || name is "Fabra.Grpc.Contracts")
            .ShouldBeEmpty();

    [Fact]
    public void Client_assembly_knows_nothing_of_the_server() =>
        References("Fabra.Grpc.Client").Where(name => name.StartsWith("Fabra.")).ShouldBe(["Fabra.Grpc.Contracts"]);

    [Fact]
    public void Contracts_assembly_holds_generated_code_only() =>
        Sources.Files.Keys.Where(name => name.StartsWith("Fabra.Grpc.Contracts/")).ShouldBeEmpty();

    private static IEnumerable<string> References(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);
}
