using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.Soak.Promises;
using Fabra.V1;

namespace Fabra.Soak.Kill9;

/// <summary>
/// Kills the server under load, again and again. What it answered is there after the restart, byte for byte; what it did not answer is
/// asked again and is there once.
/// </summary>
internal sealed class Kill9Proof(SoakSettings settings)
{
    private const string Segments = "SELECT count(*) FROM feature_parts WHERE state = 'segment'";

    private readonly Ledger _ledger = new();
    private readonly ValueIngest _ingest = new();
    private readonly Random _random = new(settings.Seed);

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("kill9");
        try
        {
            var audit = new LogAudit(_ledger);
            var written = 0;
            for (var cycle = 1; cycle <= settings.Cycles + 1; cycle++)
            {
                await using var server = await ServerProcess.StartAsync(
                    settings,
                    "kill9",
                    Path.Join(folder, "fabra.duckdb"),
                    Path.Join(folder, "spool"),
                    ServerProcess.ManyCheckpoints,
                    cancellationToken);
                if (cycle == 1)
                {
                    await Shop.RegisterAsync(server.Client, cancellationToken);
                }

                await AskAgainAsync(server.Client, cancellationToken);
                await SpoolIsEmptyAsync(server.Client, cancellationToken);
                await audit.ContinueAsync(server.Client, cancellationToken);
                await server.Client.CheckPositionsAsync(cancellationToken);
                await ValuesCall.CheckAsync(server.Client, [.. _ledger.Written.Skip(written)], cancellationToken);
                written = _ledger.Written.Count;
                var batches = await _ingest.CheckAsync(server.Client, cancellationToken);
                if (cycle <= settings.Cycles)
                {
                    await new Kill9Load(server, _ledger, _ingest, cycle).RunAsync(
                        TimeSpan.FromMilliseconds(_random.Next(200, 3_000)), cancellationToken);
                    Progress.Line($"kill {cycle}: {_ledger.Contexts.Count} contexts answered, {_ledger.Written.Count} writes acknowledged, "
                        + $"{batches} batches of values before");
                }
                else
                {
                    await CheckAllAsync(server.Client, figures, cancellationToken);
                    figures.Say("batches_of_values_whole", batches);
                    figures.Say("segments", await server.Client.NumberAsync(Segments, cancellationToken));
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task AskAgainAsync(FabraClient client, CancellationToken cancellationToken)
    {
        while (_ledger.Unanswered.TryTake(out var call))
        {
            _ledger.Answered(call, await call.AskAsync(client, cancellationToken));
        }

        while (_ledger.Unacknowledged.TryTake(out var call))
        {
            await call.SendAsync(client, cancellationToken);
            _ledger.Written.Enqueue(call);
        }
    }

    private static async Task SpoolIsEmptyAsync(FabraClient client, CancellationToken cancellationToken)
    {
        while (await client.SpooledAsync(cancellationToken) > 0)
        {
            await Task.Delay(50, cancellationToken);
        }
    }

    private async Task CheckAllAsync(FabraClient client, Figures figures, CancellationToken cancellationToken)
    {
        var ids = _ledger.Contexts.Keys.ToArray();
        for (var i = 0; i < Math.Min(500, ids.Length); i++)
        {
            var id = ids[_random.Next(ids.Length)];
            var context = await client.GetContextAtAsync(id, new GetContextOptions { View = ContextView.Raw }, cancellationToken);
            if (context.Content != _ledger.Contexts[id].Content || context.Evidence.RecordHash != _ledger.Contexts[id].RecordHash)
            {
                throw new ProofFailedException($"Context {id}, read by its id, is not as it was answered.");
            }
        }

        figures.Say("kills", settings.Cycles);
        var audit = await LedgerCheck.RunAsync(client, _ledger, figures, cancellationToken);
        figures.Exactly("records_without_answer", audit.Unpromised, 0);
    }
}
