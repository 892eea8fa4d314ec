using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Grpc.Core;

namespace Fabra.Integration.Tests.Partitions;

/// <summary>What operators do about retention, by the client and by the command.</summary>
public sealed class PartitionTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string LongAgo = "2020-01-01T00:00:00Z";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Log_without_partitions_says_so()
    {
        Assert.SkipWhen(TestStores.AreRemote, "Postgres has partitions.");
        await server.Client.ListPartitionsAsync(Cancellation).ShouldBeRefusedAsync(StatusCode.Unimplemented, "NOT_SUPPORTED");
        (await server.Cli.RunAsync("partitions", "list")).ShouldFail(1, "has no partitions");
        (await server.Cli.RunAsync("partitions", "purge", "--before", LongAgo, "--yes")).ShouldFail(1, "has no partitions");
    }

    [Fact]
    public async Task Partitions_are_made_ahead_and_purging_what_is_older_keeps_todays_contexts()
    {
        Assert.SkipUnless(TestStores.AreRemote, "DuckDB's log is one piece.");
        var context = await Samples.AssembleAsync(server.Client, "kept", "text");
        var listed = await server.Client.ListPartitionsAsync(Cancellation);
        listed.Count.ShouldBeGreaterThan(1);
        listed.ShouldContain(partition => partition.Start <= context.Timestamp && context.Timestamp < partition.End);
        (await server.Cli.PrintAsync("partitions", "list")).Split('\n').Length.ShouldBeGreaterThan(listed.Count);

        (await server.Cli.PrintAsync("partitions", "purge", "--before", LongAgo, "--yes")).ShouldBeEmpty();
        (await server.Client.ListPartitionsAsync(Cancellation)).Count.ShouldBe(listed.Count);
        (await server.Client.GetContextAtAsync(context.ContextId, cancellationToken: Cancellation)).Content.ShouldBe("text");
    }

    [Fact]
    public async Task Purging_needs_an_instant_that_has_passed()
    {
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);
        await server.Client.PurgePartitionsAsync(tomorrow, cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "ended_before");
        (await server.Cli.RunAsync("partitions", "purge", "--before", "yesterday", "--yes")).ShouldFail(2, "--before");
        (await server.Cli.RunAsync("partitions", "purge", "--yes")).ShouldFail(2, "--before");
    }
}
