using Fabra.Soak.Harness;
using Fabra.Soak.Promises;
using Fabra.Testing.Postgres;

namespace Fabra.Soak.Replicas;

/// <summary>
/// Four replicas, eight callers each, while one replica after another is killed and started again: one gapless log, one record a request,
/// and a stream that follows sees each record once.
/// </summary>
internal sealed class ReplicasProof(SoakSettings settings)
{
    private const int Replicas = 4;
    private const int CallersEach = 8;

    private readonly Random _random = new(settings.Seed);

    public async Task RunAsync(Figures figures, CancellationToken cancellationToken)
    {
        var folder = settings.NewFolder("replicas");
        try
        {
            await using var postgres = await PostgresServer.StartAsync(new PostgresServerOptions { Durable = true });
            string[] options = ["--postgres-url", postgres.Url(await postgres.CreateDatabaseAsync())];
            await using var replicas = await ReplicaSet.StartAsync(
                settings, "replicas", folder, options, Replicas, cancellationToken);
            await Shop.RegisterAsync(replicas.Client(0), cancellationToken);
            var ledger = new Ledger();
            var load = new SteadyLoad(ledger, replicas.Client, "replicas");
            var follower = new FollowingStream(replicas);
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var following = Task.Run(() => follower.RunAsync(enough.Token), CancellationToken.None);
            var running = load.RunAsync(Replicas * CallersEach, Replicas, enough.Token);
            for (var kill = 1; kill <= settings.Cycles; kill++)
            {
                await Task.Delay(_random.Next(300, 2_000), cancellationToken);
                await replicas.KillAndStartAsync(_random.Next(Replicas), cancellationToken);
                Progress.Line($"kill {kill}: {ledger.Contexts.Count} contexts answered, follower at {follower.Position}");
            }

            await enough.CancelAsync();
            await Task.WhenAll(running, following);
            figures.Say("replicas_killed", settings.Cycles);
            await ReplicaCheck.RunAsync(replicas, ledger, load, figures, cancellationToken);
            await follower.ContinueAsync(replicas.Client(0), cancellationToken);
            figures.Say("streams_cut", follower.Cuts);
            figures.Exactly(
                "followed_to", follower.Position, await replicas.Client(0).CheckPositionsAsync(cancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
