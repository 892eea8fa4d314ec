using Fabra.Client;
using Fabra.Soak.Harness;

namespace Fabra.Soak.Kill9;

/// <summary>
/// Kills the server in the middle of ingests, again and again. What it acknowledged is read and found after the restart, what it did not is
/// there whole or not at all, and no document is half there.
/// </summary>
internal sealed class Kill9DocumentsProof(SoakSettings settings)
{
    private const string Index = "soak";

    private readonly DocumentLedger _ledger = new();
    private readonly Random _random = new(settings.Seed);

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("kill9docs");
        try
        {
            var audit = new DocumentAudit(_ledger, Index);
            for (var cycle = 1; cycle <= settings.Cycles + 1; cycle++)
            {
                await using var server = await ServerProcess.StartAsync(
                    settings,
                    "kill9docs",
                    Path.Join(folder, "fabra.duckdb"),
                    Path.Join(folder, "spool"),
                    ServerProcess.ManyCheckpoints,
                    cancellationToken);
                var created = await server.Client.CreateIndexAsync(
                    Index, new CreateIndexOptions { MaxChunkTokens = 64, OverlapTokens = 0 }, cancellationToken);
                await audit.SettleAsync(server.Client, cancellationToken);
                await audit.CheckRecentAsync(server.Client, cancellationToken);
                var (versions, faults) = await DocumentTablesCheck.RunAsync(server.Client, created.Index.IndexId, cancellationToken);
                if (faults > 0)
                {
                    throw new ProofFailedException($"After kill {cycle - 1} {faults} rows are not as they must be.");
                }

                if (cycle <= settings.Cycles)
                {
                    await new DocumentLoad(server, _ledger, Index, cycle).RunAsync(
                        TimeSpan.FromMilliseconds(_random.Next(200, 3_000)), cancellationToken);
                    Progress.Line($"kill {cycle}: {_ledger.Versions.Count} documents in {versions} versions before, "
                        + $"{_ledger.Unacknowledged.Sum(batch => batch.Changes.Count)} changes not acknowledged");
                }
                else
                {
                    await audit.CheckAllAsync(server.Client, cancellationToken);
                    Say(figures, audit, versions);
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Say(Figures figures, DocumentAudit audit, long versions)
    {
        figures.Say("kills", settings.Cycles);
        figures.Say("changes_acknowledged_read_and_found", _ledger.Acknowledged);
        figures.Say("documents", _ledger.Versions.Count);
        figures.Say("of_them_not_there", _ledger.Versions.Values.Count(version => version == 0));
        figures.Say("unacknowledged_found_whole", audit.FoundDone);
        figures.Say("unacknowledged_found_absent", audit.FoundUndone);
        figures.Exactly("versions_beyond_changes_done", versions - _ledger.Acknowledged - audit.FoundDone, 0);
    }
}
