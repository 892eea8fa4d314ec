using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Disk;

/// <summary>
/// The store's disk fills up, then the spool's; the store's turns read-only; both recover. Every answer says truthfully what became of
/// its record, and at the end exactly what was promised is in the log. With evidence required nothing is answered meanwhile.
/// </summary>
internal sealed class DiskProof(SoakSettings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private string _folder = "";
    private string Database => Path.Join(_folder, "store", "fabra.duckdb");
    private string Spool => Path.Join(_folder, "spool", "fabra");

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        _folder = settings.NewFolder("disk");
        try
        {
            await using var store = await Mount.CreateAsync(Path.Join(_folder, "store"), 512, cancellationToken);
            await using var spool = await Mount.CreateAsync(Path.Join(_folder, "spool"), 64, cancellationToken);
            var load = new DiskLoad();
            await BestEffortAsync(load, store, spool, cancellationToken);
            await RequiredAsync(load, store, cancellationToken);
            await JudgeAsync(load, figures, cancellationToken);
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task BestEffortAsync(DiskLoad load, Mount store, Mount spool, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("best_effort", cancellationToken);
        var client = server.Client;
        await Shop.RegisterAsync(client, cancellationToken);
        await client.WriteFeaturesAsync(
            [FeatureWrites.Create(Shop.Features[0], Shop.User(1), 1.5)], cancellationToken: cancellationToken);
        await ExpectAsync(load.RunAsync(client, 300, "both disks healthy", cancellationToken), EvidenceState.Durable);

        store.Fill();
        await load.UntilAsync(client, EvidenceState.Spooled, "store full", cancellationToken);
        await ExpectAsync(load.RunAsync(client, 300, "store full", cancellationToken), EvidenceState.Spooled);
        await CheckReadableAsync(load, client, EvidenceState.Spooled, cancellationToken);

        spool.Fill();
        await load.UntilAsync(client, EvidenceState.NotPersisted, "both full", cancellationToken);
        await ExpectAsync(load.RunAsync(client, 200, "both full", cancellationToken), EvidenceState.NotPersisted);

        spool.MakeRoom();
        await load.UntilAsync(client, EvidenceState.Spooled, "spool has room again", cancellationToken);
        store.MakeRoom();
        await DrainAsync(load, client, "store has room again", cancellationToken);
        await ExpectAsync(load.RunAsync(client, 300, "both recovered", cancellationToken), EvidenceState.Durable);

        await store.MakeReadOnlyAsync(cancellationToken);
        await load.UntilAsync(client, EvidenceState.Spooled, "store read-only", cancellationToken);
        await ExpectAsync(load.RunAsync(client, 300, "store read-only", cancellationToken), EvidenceState.Spooled);
        await store.MakeWritableAsync(cancellationToken);
        await DrainAsync(load, client, "store writable again", cancellationToken);
        await ExpectAsync(load.RunAsync(client, 300, "both recovered again", cancellationToken), EvidenceState.Durable);

        await store.FailAsync(cancellationToken);
        await load.UntilAsync(client, EvidenceState.Spooled, "store's disk failed and is mounted read-only", cancellationToken);
        await ExpectAsync(load.RunAsync(client, 300, "store's disk failed", cancellationToken), EvidenceState.Spooled);
        await server.KillAsync();
        await store.RepairAsync(cancellationToken);
        Progress.Line("killed; the disk was repaired");
        await FullAtKillAsync(load, store, cancellationToken);
    }

    // What waits in the spool survives the process.
    private async Task FullAtKillAsync(DiskLoad load, Mount store, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("best_effort", cancellationToken);
        await DrainAsync(load, server.Client, "after the repair", cancellationToken);
        store.Fill();
        await load.UntilAsync(server.Client, EvidenceState.Spooled, "store full once more", cancellationToken);
        await ExpectAsync(load.RunAsync(server.Client, 100, "store full once more", cancellationToken), EvidenceState.Spooled);
        await server.KillAsync();
        store.MakeRoom();
        Progress.Line("killed with a full store and records in the spool; room made");
        await using var again = await StartAsync("best_effort", cancellationToken);
        await DrainAsync(load, again.Client, "after the restart", cancellationToken);
        await again.StopAsync(cancellationToken);
    }

    private async Task RequiredAsync(DiskLoad load, Mount store, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("required", cancellationToken);
        await ExpectAsync(load.RunAsync(server.Client, 100, "required, healthy", cancellationToken), EvidenceState.Durable);
        store.Fill();
        await UntilRefusedAsync(load, server.Client, cancellationToken);
        await load.RefusedAsync(server.Client, 100, "required, store full", cancellationToken);
        store.MakeRoom();
        await load.RecoverAsync(server.Client, Patience, cancellationToken);
        await ExpectAsync(load.RunAsync(server.Client, 100, "required, recovered", cancellationToken), EvidenceState.Durable);
        await server.StopAsync(cancellationToken);
    }

    private async Task JudgeAsync(DiskLoad load, Figures figures, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("best_effort", cancellationToken);
        var inLog = new Dictionary<string, Context>();
        await foreach (var (context, _) in server.Client.StreamContextsAsync(cancellationToken: cancellationToken))
        {
            if (!inLog.TryAdd(context.ContextId, context))
            {
                throw new ProofFailedException($"Context {context.ContextId} is in the log twice.");
            }
        }

        var promised = load.Answered.Values.Where(context => context.Evidence.State != EvidenceState.NotPersisted).ToArray();
        var lost = promised.Count(context => !inLog.TryGetValue(context.ContextId, out var found)
            || found.Content != context.Content || found.Evidence.RecordHash != context.Evidence.RecordHash);
        var untrue = load.Answered.Values.Count(
            context => context.Evidence.State == EvidenceState.NotPersisted && inLog.ContainsKey(context.ContextId));
        await server.Client.CheckPositionsAsync(cancellationToken);
        var doubled = inLog.Values.GroupBy(context => context.Labels["request"]).Count(same => same.Count() > 1);
        figures.Say("answered_durable", load.Count(EvidenceState.Durable));
        figures.Say("answered_spooled", load.Count(EvidenceState.Spooled));
        figures.Say("answered_not_persisted", load.Count(EvidenceState.NotPersisted));
        figures.Say("refused_when_required", load.Refused);
        figures.Exactly("promised_and_lost", lost, 0);
        figures.Exactly("doubled", doubled, 0);
        figures.Exactly("said_not_persisted_but_in_the_log", untrue, 0);
        figures.Exactly("left_in_spool", await server.Client.SpooledAsync(cancellationToken), 0);
    }

    private Task<ServerProcess> StartAsync(string mode, CancellationToken cancellationToken) => ServerProcess.StartAsync(
        settings, "disk", Database, Spool, ["--evidence-mode", mode], cancellationToken);

    private static async Task UntilRefusedAsync(DiskLoad load, FabraClient client, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 2_000; i++)
        {
            try
            {
                await load.RunOneAsync(client, cancellationToken);
            }
            catch (FabraRpcException error) when (error.StatusCode == Grpc.Core.StatusCode.Unavailable)
            {
                return;
            }
        }

        throw new ProofFailedException("required, store full: nothing was refused.");
    }

    private static async Task ExpectAsync(Task<IReadOnlyDictionary<EvidenceState, int>> running, EvidenceState expected)
    {
        var states = await running;
        if (states.Count != 1 || !states.ContainsKey(expected))
        {
            throw new ProofFailedException($"Expected {expected} alone, got {string.Join(", ", states)}.");
        }
    }

    private static async Task CheckReadableAsync(
        DiskLoad load, FabraClient client, EvidenceState state, CancellationToken cancellationToken)
    {
        foreach (var context in load.Answered.Values.Where(context => context.Evidence.State == state).Take(50))
        {
            var found = await client.GetContextAtAsync(context.ContextId, cancellationToken: cancellationToken);
            if (found.Content != context.Content || found.Evidence.State != state)
            {
                throw new ProofFailedException($"Context {context.ContextId} reads {found.Evidence.State} where it is {state}.");
            }
        }
    }

    private static async Task DrainAsync(DiskLoad load, FabraClient client, string phase, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var waiting = await client.SpooledAsync(patience.Token);
        while (await client.SpooledAsync(patience.Token) > 0)
        {
            await Task.Delay(100, patience.Token);
        }

        Progress.Line($"{phase}: {waiting} records drained");
        await load.RecoverAsync(client, Patience, cancellationToken);
    }
}
