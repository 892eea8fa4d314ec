using Fabra.Core.Contexts;
using Fabra.Core.Evidence;
using Fabra.Core.Tests.Harness;
using Fabra.Storage.InMemory;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

/// <summary>A record that lies in no log yet is told by what it pins: rows that only one store has.</summary>
public sealed class StoreOriginTests : IAsyncDisposable
{
    private readonly CoreHarness _core = new();
    private readonly CoreHarness _other = new(new CoreSetup { Seed = 99 });

    private static CancellationToken Token => CoreHarness.Token;

    public async ValueTask DisposeAsync()
    {
        await _core.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task IsShown_by_a_value_that_the_store_has()
    {
        foreach (var core in new[] { _core, _other })
        {
            await core.DefineAsync("visits");
            await core.WriteAsync("visits", 7);
        }

        await ShouldBeOfOneAsync(ContextItem.OfFeature("visits", "u1"));
    }

    [Fact]
    public async Task IsShown_by_a_chunk_that_the_store_has()
    {
        foreach (var core in new[] { _core, _other })
        {
            await core.CreateIndexAsync();
            await core.IndexAsync("refunds", "A refund is paid within 14 days.");
        }

        var search = new RetrievalReference { IndexName = "policies", Query = "when is a refund paid" };
        await ShouldBeOfOneAsync(ContextItem.OfRetrieval(search));
    }

    [Fact]
    public async Task IsShown_by_the_record_in_the_log_and_by_nothing_else_for_plain_text()
    {
        var record = await AssembleAsync(ContextItem.OfText("plain"));

        (await IsShownAsync(_core, record)).ShouldBeTrue();
        (await IsShownAsync(_core, record with { ContextId = ContextSamples.Id(1) })).ShouldBeFalse();
        (await IsShownAsync(_other, record)).ShouldBeFalse();
    }

    [Fact]
    public async Task IsShown_is_false_for_a_plan_that_cannot_be_read() =>
        (await IsShownAsync(_core, ContextSamples.Record(1))).ShouldBeFalse();

    private static async Task<bool> IsShownAsync(CoreHarness core, ContextRecord record)
    {
        await using var store = new InMemoryOfflineStore(core.Setup.Data, core.Time);
        return await new StoreOrigin(store.Contexts, store.Features, store.Documents).IsShownAsync(record, Token);
    }

    /// <summary>Another id, as if only the spool had the record: then what it pins decides.</summary>
    private async Task ShouldBeOfOneAsync(ContextItem item)
    {
        var record = (await AssembleAsync(item)) with { ContextId = ContextSamples.Id(1) };

        (await IsShownAsync(_core, record)).ShouldBeTrue();
        (await IsShownAsync(_other, record)).ShouldBeFalse();
    }

    private async Task<ContextRecord> AssembleAsync(ContextItem item) => (await _core.AssembleAsync(item)).Record;
}
