using Fabra.Client;
using Fabra.Core.Evidence.Spool;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;

namespace Fabra.Integration.Tests.Spools;

/// <summary>Two databases on one machine need no setting: each has its own spool.</summary>
public sealed class DefaultSpoolTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spooled_records_of_two_stores_with_no_setting_each_come_home()
    {
        await using var stores = await TwoStores.CreateAsync();
        var made = await SpoolAsync(stores);
        stores.Spools().Select(spool => new SpoolStamp(spool).Read().ShouldNotBeNull().Id).Distinct().Count().ShouldBe(2);

        // The other one first: once it would have taken the records of both.
        foreach (var name in TwoStores.Names.Reverse())
        {
            await using var server = await stores.StartAsync(name);
            await Eventually.ShouldBecomeAsync(
                async () => (await server.Client.GetContextAtAsync(made[name][^1].ContextId, cancellationToken: Cancellation))
                    .Evidence.State == EvidenceState.Durable,
                $"the spool of the {name} store is drained");
            var stored = await server.Client.StreamContextsAsync(new StreamContextsOptions { View = ContextView.Raw }, Cancellation)
                .Select(next => next.Context).ToListAsync(Cancellation);
            stored.Select(context => context.ContextId).ShouldBe(made[name].Select(context => context.ContextId), ignoreOrder: true);
            stored.ShouldAllBe(context => context.Name == name);
            stored.ForEach(context => context.ShouldMatchItsCommitments());
        }
    }

    /// <summary>Both at once, in an outage of both; killed with records in their spools.</summary>
    private static async Task<Dictionary<string, List<Context>>> SpoolAsync(TwoStores stores)
    {
        await using var first = await stores.StartAsync(TwoStores.Names[0]);
        await using var second = await stores.StartAsync(TwoStores.Names[1]);
        var made = TwoStores.Names.ToDictionary(name => name, _ => new List<Context>());
        await stores.BeginOutageAsync();
        foreach (var (name, server) in TwoStores.Names.Zip([first, second]))
        {
            // Blocks that a database file has reserved take some more records.
            for (var spooled = 0; spooled < 3; spooled += made[name][^1].Evidence.State == EvidenceState.Spooled ? 1 : 0)
            {
                made[name].Add(await Samples.AssembleAsync(server.Client, name, new string('x', 20_000)));
                made[name][^1].Evidence.State.ShouldNotBe(EvidenceState.NotPersisted, made[name][^1].Evidence.Error);
                made[name].Count.ShouldBeLessThan(1_000);
            }
        }

        await first.KillAsync();
        await second.KillAsync();
        await stores.EndOutageAsync();
        return made;
    }
}
