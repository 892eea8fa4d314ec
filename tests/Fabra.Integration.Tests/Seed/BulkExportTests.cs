using System.Text.Json;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Seed;

/// <summary>The bulk export of the product text, run by a real shell with the real command, <c>curl</c> and <c>jq</c>.</summary>
public sealed class BulkExportTests(SeedFixture seed) : IClassFixture<SeedFixture>
{
    /// <summary>As printed; only the port is this test's own.</summary>
    private const string Loop = """
        # Export all contexts for a time period
        for ctx_id in $(curl -fsS "http://127.0.0.1:8000/v1/contexts?start=2024-01-01T00:00:00Z&end=2024-01-31T23:59:59Z&limit=10000" | jq -r '.[].context_id'); do
            fabra context export $ctx_id --format json -o "audit/$ctx_id.json"
        done
        """;

    [Fact]
    public async Task Loop_exports_every_context_of_the_month()
    {
        var bin = Directory.CreateDirectory(seed.Folder.File("bin")).FullName;
        var shim = Path.Join(bin, "fabra");
        await File.WriteAllTextAsync(
            shim, $"#!/bin/sh\nexec dotnet \"{Command.FabraAssembly}\" \"$@\"\n", TestContext.Current.CancellationToken);
        (await Command.RunAsync("chmod", "+x", shim)).Code.ShouldBe(0);

        var run = await Command.RunAsync(
            "bash",
            ["-euo", "pipefail", "-c", Loop.Replace("127.0.0.1:8000", seed.Running.Server.HttpAddress.Authority, StringComparison.Ordinal)],
            start =>
            {
                start.WorkingDirectory = seed.Folder.Path;
                start.Environment["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
                start.Environment["FABRA_SERVER"] = seed.Running.Server.GrpcAddress.ToString();
            },
            null);

        run.Code.ShouldBe(0, run.Error);
        Directory.GetFiles(seed.Folder.File("audit")).Select(Path.GetFileNameWithoutExtension).Order().ShouldBe(seed.Ids);
        foreach (var id in seed.Ids)
        {
            var exported = JsonElement.Parse(
                await File.ReadAllTextAsync(seed.Folder.File("audit", $"{id}.json"), TestContext.Current.CancellationToken));
            exported.ShouldBeContext();
            exported.GetProperty("context_id").GetString().ShouldBe(id);
        }
    }
}
