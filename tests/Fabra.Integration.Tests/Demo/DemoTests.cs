using Fabra.Cli.Commands.Demo;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Demo;

public sealed class DemoTests
{
    /// <summary>The demo brings its own server; nothing that it says may be wrong.</summary>
    [Fact]
    public async Task Demo_goes_as_it_says()
    {
        var printed = await new CliRunner("http://127.0.0.1:1").PrintAsync("demo");

        printed.ShouldContain("1. Wrote 2355 values of 8 features of 300 films.");
        printed.ShouldContain("4. The rating was revised since. Replayed from history, the context is identical, byte for byte.");
        printed.ShouldContain($"0 indexed, {DemoDocuments.All.Count} unchanged.");
        printed.ShouldContain("was replaced since. Replayed from history, the context is identical, byte for byte, passages included.");
        printed.ShouldNotContain("report it");
    }

    [Fact]
    public void Demo_s_documents_are_this_project_s_pages() =>
        DemoDocuments.All.Select(document => document.DocumentId).ShouldBe(
            Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
