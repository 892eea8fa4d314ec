using System.Net;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.Testing.Redis;
using Fabra.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fabra.Integration.Tests.Online;

/// <summary>
/// Redis killed, hung, absent: reads fall back and say so, no context is guaranteed, the log goes on, and nothing needs a restart.
/// </summary>
public sealed class RedisOutageTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Killed_redis_is_fallen_back_from_and_found_again()
    {
        RedisBackedServer.Require();
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        await using var server = await RedisBackedServer.StartAsync(
            redis.Url, folder.Path, builder => builder.Options.Resilience.OnlineTimeout = Patient);
        await Samples.RegisterAsync(server.Client);
        await Samples.WriteAsync(server.Client, "u1", 1, "gold");
        await server.UntilScoreAsync(1, FeatureSource.Cache);
        (await server.AssembleCardAsync()).Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Guaranteed);

        await redis.KillAsync();
        await ShouldFallBackAsync(server, 1);
        await server.WriteScoreAsync(2);
        await ShouldFallBackAsync(server, 2);
        await Eventually.ShouldBecomeAsync(
            async () => await server.ReadyAsync("online_store") is { Code: HttpStatusCode.OK, Status: "degraded", Healthy: false },
            "the server is ready and degraded");

        await redis.StartAgainAsync();
        await server.UntilScoreAsync(2, FeatureSource.Cache);
        await Eventually.ShouldBecomeAsync(
            async () => (await server.AssembleCardAsync()).Lineage.FreshnessStatus == FreshnessStatus.Guaranteed, "contexts are guaranteed");
        await Eventually.ShouldBecomeAsync(
            async () => (await server.ReadyAsync("online_store")).Status == "ready", "the server is no longer degraded");
    }

    [Fact]
    public async Task Hung_redis_ends_no_call_late_and_opens_its_circuit()
    {
        RedisBackedServer.Require();
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        await using var server = await RedisBackedServer.StartAsync(
            redis.Url, folder.Path, builder => builder.Options.Resilience.OnlineTimeout = TimeSpan.FromSeconds(1));
        await Samples.RegisterAsync(server.Client);
        await Samples.WriteAsync(server.Client, "u1", 1, "gold");
        await server.UntilScoreAsync(1, FeatureSource.Cache);

        redis.Suspend();
        await Eventually.ShouldBecomeAsync(
            async () =>
            {
                // Many at once: one after the other, each a second late, they are too few to open a circuit.
                foreach (var found in await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.ScoreAsync())))
                {
                    (found.Source, found.Status).ShouldBe((FeatureSource.Fallback, FeatureStatus.Present));
                }

                await ShouldFallBackAsync(server, 1);
                // Of this server, whose log is its own; the metric is shared with the servers of other tests.
                return server.Logs.Texts.Any(text => text.StartsWith("circuit_opened store=redis"))
                    && await server.MetricAsync("fabra_circuit_state{store=\"redis\"}") == "2";
            },
            "the circuit is open");
        await server.WriteScoreAsync(2);
        await ShouldFallBackAsync(server, 2);
        (await server.Cli.RunAsync("doctor")).Out.ShouldContain("online_store");

        redis.Resume();
        await server.UntilScoreAsync(2, FeatureSource.Cache);
        server.Logs.Texts.ShouldContain(text => text.StartsWith("circuit_closed store=redis"));
    }

    [Fact]
    public async Task Redis_that_is_absent_at_the_start_does_not_keep_the_server_from_starting()
    {
        RedisBackedServer.Require();
        await using var redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        using var folder = new TemporaryFolder();
        await using var server = await RedisBackedServer.StartAsync(
            redis.Url, folder.Path, builder => builder.Options.Resilience.OnlineTimeout = Patient);
        await Samples.RegisterAsync(server.Client);
        await Samples.WriteAsync(server.Client, "u1", 1, "gold");
        await ShouldFallBackAsync(server, 1);

        await redis.StartAgainAsync();
        await server.UntilScoreAsync(1, FeatureSource.Cache);
    }

    [Fact]
    public async Task One_call_too_many_to_a_hung_redis_is_refused_as_overloaded()
    {
        RedisBackedServer.Require();
        await using var redis = await RedisServer.StartAsync();
        using var folder = new TemporaryFolder();
        await using var server = await RedisBackedServer.StartAsync(redis.Url, folder.Path, builder =>
        {
            builder.Options.Resilience.OnlineTimeout = TimeSpan.FromSeconds(5);
            builder.Options.Resilience.OnlineMaxConcurrent = 2;
            builder.Options.Resilience.OnlineQueueLimit = 0;
        });
        await Samples.RegisterAsync(server.Client);
        await Samples.WriteAsync(server.Client, "u1", 1, "gold");
        await server.UntilScoreAsync(1, FeatureSource.Cache);

        redis.Suspend();
        using var channel = GrpcChannel.ForAddress(server.Server.GrpcAddress);
        var features = new FeatureService.FeatureServiceClient(channel);
        var request = new GetFeaturesRequest { FeatureNames = { Samples.Score }, EntityIds = { "u1" } };
        var calls = Enumerable.Range(0, 20)
            .Select(_ => features.GetFeaturesAsync(request, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync).ToArray();
        var refused = 0;
        foreach (var call in calls)
        {
            if (await Record.ExceptionAsync(() => call) is RpcException refusal)
            {
                refusal.ShouldSay(StatusCode.ResourceExhausted, "OVERLOADED");
                refused++;
            }
        }

        refused.ShouldBe(18);
        redis.Resume();
        await server.UntilScoreAsync(1, FeatureSource.Cache);
    }

    private static async Task ShouldFallBackAsync(RunningServer server, double score)
    {
        var found = await server.ScoreAsync();
        (found.Source, found.Status, found.Value.DoubleValue).ShouldBe((FeatureSource.Fallback, FeatureStatus.Present, score));

        var context = await server.AssembleCardAsync();
        context.Lineage.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
        context.Lineage.DegradedReasons.ShouldContain($"{Samples.Entity}/u1/{Samples.Score}: fallback");
        context.Lineage.FeaturesUsed.ShouldAllBe(feature => feature.Source == FeatureSource.Fallback);
        context.Evidence.State.ShouldBe(EvidenceState.Durable);
    }
}
