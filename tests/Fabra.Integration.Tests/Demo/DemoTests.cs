using Fabra.Cli.Commands.Demo;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Demo;

public sealed class DemoTests
{
    /// <summary>Settings of another server, which the demo's own must not take.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["FABRA_SERVER"] = "http://127.0.0.1:1",
        ["FABRA_ENV"] = "production",
        ["FABRA_BIND"] = "0.0.0.0",
        ["FABRA_API_KEY"] = "0123456789abcdef0123456789abcdef",
        ["FABRA_POSTGRES_URL"] = "postgres://nobody@127.0.0.1:1/none",
        ["FABRA_RECORD_INCLUDE_CONTENT"] = "false",
        ["FABRA_EMBEDDING_PROVIDER"] = "openai",
        ["FABRA_EMBEDDING_BASE_URL"] = "http://127.0.0.1:1/v1",
        ["FABRA_EMBEDDING_MODEL"] = "none",
        ["FABRA_EMBEDDING_DIMENSIONS"] = "8",
    };

    /// <summary>The demo brings its own server; nothing that it says may be wrong.</summary>
    [Fact]
    public async Task Demo_goes_as_it_says_whatever_the_environment_says()
    {
        var run = await Command.RunAsync(
            "dotnet",
            [Command.FabraAssembly, "demo"],
            start =>
            {
                foreach (var (name, value) in Elsewhere)
                {
                    start.Environment[name] = value;
                }

                // Meant for these tests; the server would rightly warn that it does not know them.
                start.Environment.Remove("FABRA_REQUIRE_BACKENDS");
                start.Environment.Remove("FABRA_TEST_STORES");
            },
            null);

        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldBeEmpty();
        run.Out.ShouldContain("1. Wrote 2355 values of 8 features of 300 films.");
        run.Out.ShouldContain("4. The rating was revised since. Replayed from history, the context is identical, byte for byte.");
        run.Out.ShouldContain($"0 indexed, {DemoDocuments.All.Count} unchanged.");
        run.Out.ShouldContain("was replaced since. Replayed from history, the context is identical, byte for byte, passages included.");
        run.Out.ShouldNotContain("report it");
    }

    [Fact]
    public void Demo_s_documents_are_this_project_s_pages() =>
        DemoDocuments.All.Select(document => document.DocumentId).ShouldBe(
            Directory.GetFiles(Repository.PathOf("docs"), "*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
