using System.Diagnostics;
using Fabra.Soak.Harness;
using Fabra.Soak.Promises;
using Fabra.Testing.Postgres;

namespace Fabra.Soak.Replicas;

/// <summary>
/// The primary is lost and its synchronous standby promoted, under load: writes resume at the new primary without a restart, and nothing
/// that was acknowledged is missing there.
/// </summary>
internal sealed class FailoverProof(SoakSettings settings)
{
    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("failover");
        try
        {
            await using var primary = await PostgresServer.StartAsync(new PostgresServerOptions { Durable = true });
            await using var standby = await primary.StartStandbyAsync(synchronous: true);
            var database = await primary.CreateDatabaseAsync();
            var hosts = $"{PostgresServer.Host}:{primary.Port},{PostgresServer.Host}:{standby.Port}";
            string[] options = ["--postgres-url", $"postgres://postgres@{hosts}/{database}"];
            await using var replicas = await ReplicaSet.StartAsync(settings, "failover", folder, options, 2, cancellationToken);
            await Shop.RegisterAsync(replicas.Client(0), cancellationToken);
            var ledger = new Ledger();
            var load = new SteadyLoad(ledger, replicas.Client, "failover");
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = load.RunAsync(16, 2, enough.Token);
            await load.MoreDurableAsync(1_000, cancellationToken);
            var before = ledger.Contexts.Count;
            await primary.KillAsync();
            await standby.PromoteAsync();
            var promoted = Stopwatch.GetTimestamp();
            while (load.LastDurable < promoted)
            {
                await Task.Delay(10, cancellationToken);
            }

            figures.AtMost("durable_after_promotion", Stopwatch.GetElapsedTime(promoted, load.LastDurable).TotalSeconds, 10, "s");
            await load.MoreDurableAsync(1_000, cancellationToken);
            await enough.CancelAsync();
            await running;
            figures.AtLeast("answered_before", before, 1);
            await ReplicaCheck.RunAsync(replicas, ledger, load, figures, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
