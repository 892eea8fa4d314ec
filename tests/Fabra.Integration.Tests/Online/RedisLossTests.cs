using Fabra.Grpc.Server;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.Testing.Postgres;
using Fabra.Testing.Redis;
using Fabra.V1;

namespace Fabra.Integration.Tests.Online;

/// <summary>Redis that forgot, or remembers an older time: what is read is what history says is newest.</summary>
public sealed class RedisLossTests
{
    [Fact]
    public async Task Flushed_redis_is_a_healthy_miss_that_is_filled_back()
    {
        RedisBackedServer.Require();
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(redis, folder);
        await Samples.WriteAsync(server.Client, "u1", 1, "gold");
        await server.UntilScoreAsync(1, FeatureSource.Cache);

        await redis.FlushAsync();
        var context = await server.AssembleCardAsync();
        context.Lineage.FeaturesUsed.ShouldAllBe(feature => feature.Source == FeatureSource.History);
        context.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);

        (await server.ScoreAsync()).Source.ShouldBe(FeatureSource.Cache);
    }

    [Fact]
    public async Task Late_value_after_a_flush_does_not_pass_for_the_newest()
    {
        RedisBackedServer.Require();
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(redis, folder);
        await server.WriteScoreAsync(1, ago: TimeSpan.FromMinutes(1));
        await redis.FlushAsync();
        await server.WriteScoreAsync(2, ago: TimeSpan.FromMinutes(2));

        var found = await server.ScoreAsync();
        (found.Value.DoubleValue, found.Source).ShouldBe((1, FeatureSource.History));
        found = await server.ScoreAsync();
        (found.Value.DoubleValue, found.Source).ShouldBe((1, FeatureSource.Cache));
    }

    [Fact]
    public async Task Redis_restarted_from_an_older_snapshot_catches_up()
    {
        RedisBackedServer.Require();
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        await using var server = await StartAsync(redis, folder);
        await server.WriteScoreAsync(1);
        await redis.CliAsync("SAVE");
        await server.WriteScoreAsync(2);
        await server.UntilScoreAsync(2, FeatureSource.Cache);

        await redis.KillAsync();
        await redis.StartAgainAsync();
        (await redis.CliAsync("DBSIZE")).ShouldNotBe("0");

        await server.UntilScoreAsync(2, FeatureSource.Cache);
    }

    [Fact]
    public async Task Server_that_ended_before_it_could_repair_is_made_good_for_by_the_next_start()
    {
        RedisBackedServer.Require();
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        await using (var server = await StartAsync(redis, folder))
        {
            await server.WriteScoreAsync(1);
            await server.UntilScoreAsync(1, FeatureSource.Cache);
            redis.Suspend();
            await server.WriteScoreAsync(2);
        }

        redis.Resume();
        await using var next = await StartAsync(redis, folder);
        await next.UntilScoreAsync(2, FeatureSource.Cache);
        next.Logs.Texts.ShouldContain(text => text.StartsWith("online_store_caught_up values=2 complete=True"));
    }

    [Fact]
    public async Task Servers_on_one_redis_read_what_any_of_them_wrote()
    {
        RedisBackedServer.Require();
        await using var cluster = await RedisCluster.StartAsync();
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        Assert.SkipWhen(PostgresBinaries.WhyMissing is not null, PostgresBinaries.WhyMissing ?? "");
        var postgres = await TestStores.PostgresUrlAsync();
        await using var writer = await RedisBackedServer.StartAsync(cluster.Url, folder.Path, OnPostgres);
        await using var reader = await RedisBackedServer.StartAsync(cluster.Url, other.Path, OnPostgres);
        await Samples.RegisterAsync(writer.Client);
        string[] entities = [.. Enumerable.Range(0, 100).Select(i => $"u{i}")];
        foreach (var entity in entities)
        {
            await writer.WriteScoreAsync(entity.Length, entityId: entity);
        }

        var found = await reader.Client.GetFeaturesAsync([Samples.Score], entities, cancellationToken: TestContext.Current.CancellationToken);

        found.Select(vector => vector.Values[0].Value.DoubleValue).ShouldBe(entities.Select(entity => (double)entity.Length));
        found.ShouldAllBe(vector => vector.Values[0].Source == FeatureSource.Cache);
        (await reader.ReadyAsync("online_store")).Healthy.ShouldBeTrue();

        void OnPostgres(FabraServerBuilder builder)
        {
            Patient(builder);
            builder.Options.PostgresUrl = postgres;
        }
    }

    /// <summary>It would serve the other store's values as its own.</summary>
    [Fact]
    public async Task Server_of_another_store_on_the_same_redis_does_not_start()
    {
        RedisBackedServer.Require();
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var first = await StartAsync(redis, folder);

        var refused = await Should.ThrowAsync<Authoring.StoreUnavailableException>(RedisBackedServer.StartAsync(redis.Url, other.Path, Patient));

        refused.Store.ShouldBe("redis");
        refused.Message.ShouldContain("holds the values of the store ");
        await first.WriteScoreAsync(2);
        await first.UntilScoreAsync(2, FeatureSource.Cache);
    }

    private static async Task<RunningServer> StartAsync(RedisServer redis, TemporaryFolder folder)
    {
        var server = await RedisBackedServer.StartAsync(redis.Url, folder.Path, Patient);
        await Samples.RegisterAsync(server.Client);
        return server;
    }

    private static void Patient(FabraServerBuilder builder) =>
        builder.Options.Resilience.OnlineTimeout = TimeSpan.FromSeconds(3);
}
