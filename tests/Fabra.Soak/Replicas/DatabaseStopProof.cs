using System.Diagnostics;
using Fabra.Soak.Harness;
using Fabra.Soak.Promises;
using Fabra.Testing.Postgres;

namespace Fabra.Soak.Replicas;

/// <summary>
/// Stops Postgres at once under load (as a crash does: it recovers from its log), again and again. What was answered as durable is there,
/// once, and service is back soon after the database.
/// </summary>
internal sealed class DatabaseStopProof(SoakSettings settings)
{
    private const int DurableBetween = 200;

    private readonly Random _random = new(settings.Seed);

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("pgstop");
        try
        {
            await using var postgres = await PostgresServer.StartAsync(new PostgresServerOptions { Durable = true });
            string[] options = ["--postgres-url", postgres.Url(await postgres.CreateDatabaseAsync())];
            await using var replicas = await ReplicaSet.StartAsync(settings, "pgstop", folder, options, 2, cancellationToken);
            await Shop.RegisterAsync(replicas.Client(0), cancellationToken);
            var ledger = new Ledger();
            var load = new SteadyLoad(ledger, replicas.Client, "pgstop");
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = load.RunAsync(16, 2, enough.Token);
            var slowest = TimeSpan.Zero;
            for (var stop = 1; stop <= settings.Stops; stop++)
            {
                await load.MoreDurableAsync(DurableBetween, cancellationToken);
                await Task.Delay(_random.Next(500), cancellationToken);
                await postgres.KillAsync();
                await Task.Delay(_random.Next(100, 1_500), cancellationToken);
                await postgres.StartAgainAsync();
                var back = Stopwatch.GetTimestamp();
                while (load.LastDurable < back)
                {
                    await Task.Delay(10, cancellationToken);
                }

                var outage = Stopwatch.GetElapsedTime(back, load.LastDurable);
                slowest = outage > slowest ? outage : slowest;
                Progress.Line($"stop {stop}: durable again {outage.TotalMilliseconds:0} ms after the database, {ledger.Contexts.Count} answered");
            }

            await enough.CancelAsync();
            await running;
            figures.Say("stops", settings.Stops);
            figures.AtMost("slowest_return_after_the_database", slowest.TotalSeconds, 5, "s");
            await ReplicaCheck.RunAsync(replicas, ledger, load, figures, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
