using System.Collections.Concurrent;
using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;

namespace Fabra.Integration.Tests.Crash;

/// <summary>Kills the server in the middle of its work; what it called durable must be there when it is back.</summary>
public sealed class KillTests
{
    private const int Cycles = 3;
    private const int Callers = 8;
    private const int DurableBeforeKill = 150;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contexts_answered_as_durable_survive_kills_byte_for_byte_and_positions_stay_gapless()
    {
        using var folder = new TemporaryFolder();
        var durable = new ConcurrentDictionary<string, Context>();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            await using var server = await ServerProcess.StartAsync(folder.Path);
            await LoadAndKillAsync(server, durable);
        }

        await using var restarted = await ServerProcess.StartAsync(folder.Path);
        await Parallel.ForEachAsync(durable.Values, Cancellation, async (answered, cancellation) =>
        {
            var options = new GetContextOptions { View = ContextView.Raw };
            var stored = await restarted.Client.GetContextAtAsync(answered.ContextId, options, cancellation);
            stored.ShouldMatchItsCommitments();
            stored.Raw = null;
            stored.ShouldBe(answered);
        });
        await ShouldBeGaplessAsync(restarted.Client, durable.Count);
    }

    private static async Task LoadAndKillAsync(ServerProcess server, ConcurrentDictionary<string, Context> durable)
    {
        await Samples.RegisterAsync(server.Client);
        await Samples.WriteAsync(server.Client, "killed", 0.1, "žluťoučký 🐎");
        var goal = durable.Count + DurableBeforeKill;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, Callers).Select(_ => CallAsync()).ToList();
        await Task.WhenAny(reached.Task, Task.WhenAll(callers));
        reached.Task.IsCompleted.ShouldBeTrue("every caller failed before the kill");
        await server.KillAsync();
        await Task.WhenAll(callers);

        async Task CallAsync()
        {
            // One attempt each: a call that failed may or may not have been recorded, and nothing is claimed of it.
            var request = new AssembleContextRequest { Name = "killed", Items = { Samples.Card("killed") } };
            try
            {
                while (true)
                {
                    var response = await server.Client.Contexts.AssembleContextAsync(request, cancellationToken: Cancellation);
                    response.Context.Evidence.State.ShouldBe(EvidenceState.Durable);
                    durable.TryAdd(response.Context.ContextId, response.Context).ShouldBeTrue("an id was given twice");
                    if (durable.Count >= goal)
                    {
                        reached.TrySetResult();
                    }
                }
            }
            catch (global::Grpc.Core.RpcException) when (reached.Task.IsCompleted)
            {
                // Killed.
            }
        }
    }

    private static async Task ShouldBeGaplessAsync(FabraClient client, int atLeast)
    {
        const string Sql = """
            SELECT count(*), count(DISTINCT log_position), min(log_position), max(log_position), count(DISTINCT context_id)
            FROM context_log
            """;
        using var answer = await client.QuerySqlAsync(Sql, cancellationToken: Cancellation);
        var row = (await answer.FirstAsync(Cancellation)).Select(value => value.Int64Value).ToList();
        row[0].ShouldBeGreaterThanOrEqualTo(atLeast);
        row.ShouldBe([row[0], row[0], 1, row[0], row[0]]);
    }
}
