using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.Testing.Postgres;
using Fabra.V1;

namespace Fabra.Integration.Tests.Replicas;

/// <summary>Several servers on one database are one service.</summary>
public sealed class ReplicaTests
{
    private const int Callers = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Definition_registered_on_one_replica_is_seen_on_the_others()
    {
        var url = await DatabaseAsync();
        await using var first = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);
        await using var second = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);
        await Samples.RegisterAsync(first.Client);

        // Unknown here, so that it is looked up at once.
        (await second.Client.GetFeatureValueAsync(Samples.Score, "nobody", cancellationToken: Cancellation)).Value.ShouldBeNull();

        var withDefault = new FeatureDefinition
        {
            Name = Samples.Score,
            EntityName = Samples.Entity,
            ValueType = V1.ValueType.Double,
            DefaultValue = new Value { DoubleValue = 0.5 },
        };
        await first.Client.RegisterFeaturesAsync([], [withDefault], cancellationToken: Cancellation);

        await Eventually.ShouldBecomeAsync(
            async () =>
            {
                var value = await second.Client.GetFeatureValueAsync(Samples.Score, "nobody", cancellationToken: Cancellation);
                return value.Value?.DoubleValue == 0.5;
            },
            "the second replica knows the new default");
    }

    [Fact]
    public async Task One_request_id_on_several_replicas_at_once_makes_one_record()
    {
        var url = await DatabaseAsync();
        await using var first = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);
        await using var second = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);

        for (var round = 0; round < 10; round++)
        {
            var request = new AssembleContextRequest { Name = "once", RequestId = $"r{round}", Items = { ContextItems.Text("same") } };
            var contexts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async i =>
                (await (i % 2 == 0 ? first : second).Client.Contexts.AssembleContextAsync(request, cancellationToken: Cancellation)).Context));

            contexts.Select(context => context.ContextId).Distinct().ShouldHaveSingleItem();
            contexts.ShouldAllBe(context => context.Evidence.State == EvidenceState.Durable);
        }

        var listed = await first.Client.ListContextsAsync(
            options: new ListContextsOptions { Filter = new Fabra.Client.ContextFilter { Name = "once" } },
            cancellationToken: Cancellation).ToListAsync(Cancellation);
        listed.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Positions_of_several_replicas_are_gapless_and_a_stream_from_either_has_them_all()
    {
        var url = await DatabaseAsync();
        await using var first = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);
        await using var second = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);

        var written = await Task.WhenAll(
            Samples.AssembleManyAsync(first.Client, "first", 100), Samples.AssembleManyAsync(second.Client, "second", 100));

        var positions = written.SelectMany(contexts => contexts).ToDictionary(
            context => context.Evidence.LogPosition, context => context.ContextId);
        positions.Keys.Order().ShouldBe(Enumerable.Range(1, 200).Select(position => (long)position));
        foreach (var client in new[] { first.Client, second.Client })
        {
            var streamed = await client.StreamContextsAsync(new StreamContextsOptions(), Cancellation).ToListAsync(Cancellation);
            streamed.Select(item => item.Context.ContextId).ShouldBe(positions.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        }
    }

    private static Task<string> DatabaseAsync()
    {
        Assert.SkipWhen(PostgresBinaries.WhyMissing is not null, PostgresBinaries.WhyMissing ?? "");
        return TestStores.PostgresUrlAsync();
    }
}
