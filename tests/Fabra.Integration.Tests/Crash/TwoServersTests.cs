using System.Globalization;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;

namespace Fabra.Integration.Tests.Crash;

public sealed class TwoServersTests
{
    [Fact]
    public async Task Second_server_on_one_file_ends_naming_the_first_and_the_first_goes_on()
    {
        Assert.SkipWhen(TestStores.AreRemote, "The lock is a DuckDB file's; any number of servers share a Postgres database.");
        using var folder = new TemporaryFolder();
        await using var first = await ServerProcess.StartAsync(folder.Path);

        var second = await Command.FabraAsync(
            ["serve", .. RunningServer.Arguments(folder.Path), "--replica-id", "second"]);

        second.Code.ShouldBe(1);
        second.Error.TrimEnd().Split('\n')[^1].ShouldStartWith("fabra: ");
        second.Error.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"PID {first.Id}"));
        second.Error.ShouldContain(folder.File("fabra.duckdb"));
        (await Samples.AssembleAsync(first.Client, "unharmed", "text")).Evidence.State.ShouldBe(V1.EvidenceState.Durable);
    }
}
