using System.Text.Json.Nodes;
using Fabra.V1;

namespace Fabra.Cli.Tests;

public sealed class DoctorTests : CliTest
{
    [Fact]
    public async Task Doctor_of_a_healthy_server_is_ok()
    {
        State.Info.Checks.Add(new ComponentCheck { Name = "offline_store", Healthy = true, Detail = "DuckDB" });
        State.Info.Embedder = new Embedder { Model = "local-ngram-v2", Dimensions = 768 };

        var run = await RunAsync("doctor");

        run.Code.ShouldBe(0);
        run.Out.ShouldContain("local-ngram-v2, 768 dimensions");
        run.Out.TrimEnd().Split('\n').Select(line => string.Join(' ', line.Split('\t').Take(2))).ShouldBe(
            ["server ok", "version ok", "evidence ok", "embedder ok", "offline_store ok", "clock ok"]);
    }

    [Fact]
    public async Task Doctor_of_a_failing_store_fails()
    {
        State.Info.Checks.Add(new ComponentCheck { Name = "spool", Healthy = false, Detail = "disk full" });

        var run = await RunAsync("doctor", "--json");

        run.Code.ShouldBe(1);
        JsonNode.Parse(run.Out)!.AsArray().Single(check => check!["name"]!.GetValue<string>() == "spool")!["healthy"]!
            .GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task Doctor_clocks_that_differ_fail()
    {
        ClockAhead = TimeSpan.FromHours(1);

        var run = await RunAsync("doctor");

        run.Code.ShouldBe(1);
        run.Out.ShouldMatch("clock\tFAILED\tthe server's is about (3599|3600|3601) s behind this machine's");
    }

    [Fact]
    public async Task Doctor_on_a_terminal_prints_a_table() =>
        (await RunOnTerminalAsync("doctor")).Out.ShouldContain("best_effort");
}
