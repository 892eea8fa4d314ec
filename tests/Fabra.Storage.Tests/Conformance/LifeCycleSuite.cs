using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>The whole store: opening, closing, restarting, cancelling.</summary>
public abstract class LifeCycleSuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    [Fact]
    public async Task CheckAsync_open_store_is_healthy_and_describes_itself()
    {
        (await Store.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
        Store.Description.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task GetStoreIdAsync_is_made_once()
    {
        var id = await Store.Contexts.GetStoreIdAsync(Cancel);
        id.ShouldNotBe(Guid.Empty);

        await RestartAsync();

        (await Store.Contexts.GetStoreIdAsync(Cancel)).ShouldBe(id);
    }

    [Fact]
    public async Task FindNewestIdAsync_is_the_greatest_of_all_ids_that_carry_a_time()
    {
        (await Store.FindNewestIdAsync(Cancel)).ShouldBeNull();
        var context = Sample.Context(Sample.IdAt(Sample.Minute(5)));
        await Store.Contexts.AppendAsync(context, null, Cancel);
        await Store.Contexts.AppendAsync(Sample.Context(Sample.IdAt(Sample.Minute(1))), null, Cancel);
        (await Store.FindNewestIdAsync(Cancel)).ShouldBe(context.ContextId);

        var row = Sample.Row(Value.Of(1), Sample.Minute(1), Sample.Minute(9)) with { ValueId = Sample.IdAt(Sample.Minute(9)), Tenant = new TenantId("other") };
        var older = Sample.Row(Value.Of(1), Sample.Minute(8)) with { ValueId = Sample.IdAt(Sample.Minute(8)) };
        await Store.Features.AppendAsync([row, older], null, Cancel);
        (await Store.FindNewestIdAsync(Cancel)).ShouldBe(row.ValueId);
        await RestartAsync();
        (await Store.FindNewestIdAsync(Cancel)).ShouldBe(row.ValueId);

        var last = Sample.Context(Sample.IdAt(Sample.Minute(10)));
        await Store.Contexts.AppendAsync(last, null, Cancel);
        (await Store.FindNewestIdAsync(Cancel)).ShouldBe(last.ContextId);

        var documents = new SampleDocuments(Sample);
        var index = documents.Index() with { IndexId = Sample.IdAt(Sample.Minute(11)) };
        await Store.Documents.CreateIndexAsync(index, Cancel);
        (await Store.FindNewestIdAsync(Cancel)).ShouldBe(index.IndexId);
        var deletion = documents.Deletion(index, "d", 1) with { VersionId = Sample.IdAt(Sample.Minute(12)) };
        await Store.Documents.AppendAsync([deletion], null, Cancel);
        (await Store.FindNewestIdAsync(Cancel)).ShouldBe(deletion.VersionId);
        await RestartAsync();
        (await Store.FindNewestIdAsync(Cancel)).ShouldBe(deletion.VersionId);
    }

    [Fact]
    public async Task Restart_keeps_all_that_was_answered()
    {
        var records = new List<ContextRecord>();
        var rows = Enumerable.Range(0, 3).Select(i => Sample.Row(Value.Of(i), Sample.Minute(i), key: Sample.Key($"u{i}"))).ToArray();
        for (var round = 0; round < 3; round++)
        {
            var record = Sample.Context();
            records.Add(record);
            await Store.Contexts.AppendAsync(record, Sample.Request($"r{round}"), Cancel);
            await Store.Features.AppendAsync([rows[round]], null, Cancel);
            await RestartAsync();
        }

        var stored = await Store.Contexts
            .StreamAsync(new ContextFilter(Sample.Tenant), 0, 10, ContextColumns.All, Cancel).ToListAsync(Cancel);
        stored.Count.ShouldBe(records.Count);
        for (var i = 0; i < records.Count; i++)
        {
            stored[i].ShouldBeStored(records[i]);
        }

        (await Store.Features.ReadAsOfAsync(Sample.Tenant, [.. rows.Select(row => row.Key)], Sample.Minute(9), Cancel)).ShouldBe(rows);
    }

    [Fact]
    public async Task Use_after_dispose_is_refused()
    {
        await Store.Contexts.AppendAsync(Sample.Context(), null, Cancel);
        var (closed, contexts, features) = (Store, Store.Contexts, Store.Features);
        var (definitions, requestKeys, documents) = (Store.Definitions, Store.RequestKeys, Store.Documents);
        await closed.DisposeAsync();
        await closed.DisposeAsync();

        (await closed.CheckAsync(Cancel)).Healthy.ShouldBeFalse();
        foreach (var (name, use) in StoreUses.All(Sample))
        {
            await Should.ThrowAsync<ObjectDisposedException>(
                async () => await use(new OpenStore(closed, contexts, features, definitions, requestKeys, documents), Cancel), name);
        }
    }

    [Fact]
    public async Task Dispose_lets_appends_finish_or_refuses_them()
    {
        var appends = Enumerable.Range(0, 50).Select(_ => Sample.Context()).Select(record => Task.Run(
            async () =>
            {
                try
                {
                    await Store.Contexts.AppendAsync(record, null, Cancel);
                    return record;
                }
                catch (ObjectDisposedException)
                {
                    return null;
                }
            },
            Cancel)).ToArray();
        await appends[0];
        await Store.DisposeAsync();
        var answered = (await Task.WhenAll(appends)).OfType<ContextRecord>().ToArray();

        await RestartAsync();
        foreach (var record in answered)
        {
            (await Store.Contexts.FindAsync(record.Tenant, record.ContextId, ContextColumns.All, Cancel)).ShouldBeStored(record);
        }
    }

    [Fact]
    public async Task Cancelled_calls_are_refused_do_nothing_and_leave_the_store_usable()
    {
        var cancelled = new CancellationToken(canceled: true);
        var open = new OpenStore(Store, Store.Contexts, Store.Features, Store.Definitions, Store.RequestKeys, Store.Documents);
        foreach (var (name, use) in StoreUses.All(Sample))
        {
            await Should.ThrowAsync<OperationCanceledException>(async () => await use(open, cancelled), name);
        }

        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.CheckAsync(cancelled));
        (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(0);
        (await Store.FindNewestIdAsync(Cancel)).ShouldBeNull();
        (await Store.Definitions.LoadAsync(Sample.Tenant, 0, Cancel)).Revision.ShouldBe(0);
        (await Store.RequestKeys.FindAsync(StoreUses.Request, Cancel)).ShouldBeNull();

        var record = Sample.Context();
        (await Store.Contexts.AppendAsync(record, StoreUses.Request, Cancel)).ShouldBe(new AppendOutcome(1, null));
        (await Store.Contexts.FindAsync(record.Tenant, record.ContextId, ContextColumns.All, Cancel)).ShouldBeStored(record);
    }

    [Fact]
    public async Task Cancelled_stream_ends_and_leaves_the_store_usable()
    {
        for (var i = 0; i < 20; i++)
        {
            await Store.Contexts.AppendAsync(Sample.Context(), null, Cancel);
        }

        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var seen = 0;
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var record in Store.Contexts.StreamAsync(
                new ContextFilter(Sample.Tenant), 0, 20, ContextColumns.Summary, cut.Token))
            {
                seen++;
                await cut.CancelAsync();
            }
        });

        // A caller that left is noticed between two rows, not only when the next batch is read.
        seen.ShouldBe(1);
        (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(20);
    }
}
