using System.Diagnostics;
using System.Net;
using Fabra.Soak.Harness;
using Fabra.Soak.Promises;
using Fabra.Soak.Stream;
using Fabra.Testing.Postgres;
using Fabra.V1;

namespace Fabra.Soak.Replicas;

/// <summary>
/// Postgres hangs, connections open and silent: calls end at their deadline, memory stays bounded, the replica says that it is not
/// ready, contexts wait in the spool, and all is well again without a restart.
/// </summary>
internal sealed class DatabaseHangProof(SoakSettings settings)
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("pghang");
        try
        {
            await using var postgres = await PostgresServer.StartAsync(new PostgresServerOptions { Durable = true });
            string[] options = ["--postgres-url", postgres.Url(await postgres.CreateDatabaseAsync()), "--health-interval", "500ms"];
            await using var replicas = await ReplicaSet.StartAsync(settings, "pghang", folder, options, 1, cancellationToken);
            await Shop.RegisterAsync(replicas.Client(0), cancellationToken);
            var ledger = new Ledger();
            var load = new SteadyLoad(ledger, replicas.Client, "pghang");
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var running = load.RunAsync(32, 4, enough.Token);
            await load.MoreDurableAsync(1_000, cancellationToken);
            await using (var memory = new ResidentMemory(replicas.Server(0)))
            {
                var hung = Stopwatch.GetTimestamp();
                postgres.Suspend();
                await UntilAsync(replicas, HttpStatusCode.ServiceUnavailable, cancellationToken);
                figures.AtMost("not_ready_after", Stopwatch.GetElapsedTime(hung).TotalSeconds, 10, "s");
                await Task.Delay(Hang - Stopwatch.GetElapsedTime(hung), cancellationToken);
                figures.AtMost("server_rss_growth", memory.GrowthMegabytes, 200, "MB");
            }

            var resumed = Stopwatch.GetTimestamp();
            postgres.Resume();
            await UntilAsync(replicas, HttpStatusCode.OK, cancellationToken);
            figures.AtMost("ready_again_after", Stopwatch.GetElapsedTime(resumed).TotalSeconds, 10, "s");
            while (load.LastDurable < resumed)
            {
                await Task.Delay(10, cancellationToken);
            }

            figures.AtMost("durable_again_after", Stopwatch.GetElapsedTime(resumed, load.LastDurable).TotalSeconds, 10, "s");
            await enough.CancelAsync();
            await running;
            figures.AtMost(
                "longest_call", load.Attempts.Percentile(100) / 1_000, ReplicaSet.CallTimeout.TotalSeconds + 1, "s");
            await ReplicaCheck.RunAsync(replicas, ledger, load, figures, cancellationToken);
            figures.AtLeast(
                "spooled_and_drained", ledger.Contexts.Values.Count(promise => promise.State == EvidenceState.Spooled), 1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task UntilAsync(ReplicaSet replicas, HttpStatusCode status, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{replicas.Server(0).HttpPort}") };
        while (true)
        {
            using var answer = await http.GetAsync(new Uri("/readyz", UriKind.Relative), cancellationToken);
            if (answer.StatusCode == status)
            {
                return;
            }

            await Task.Delay(50, cancellationToken);
        }
    }
}
