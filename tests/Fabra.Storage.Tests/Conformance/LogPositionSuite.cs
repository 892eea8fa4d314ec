using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Positions: from 1, gapless, in commit order, under concurrency and across restarts.</summary>
public abstract class LogPositionSuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    private const int Writers = 8;
    private const int Each = 40;

    [Fact]
    public async Task GetHeadAsync_empty_log_is_zero()
    {
        (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(0);
        (await StreamAllAsync(Sample.Tenant)).ShouldBeEmpty();
    }

    [Fact]
    public async Task AppendAsync_concurrent_writers_leave_no_gap_and_keep_their_order()
    {
        var first = await WriteConcurrentlyAsync();
        await RestartAsync();
        var second = await WriteConcurrentlyAsync();

        first.Concat(second).SelectMany(mine => mine).Select(written => written.Position).Order()
            .ShouldBe(Enumerable.Range(1, 2 * Writers * Each).Select(position => (long)position));
        first.SelectMany(mine => mine).Max(written => written.Position).ShouldBe(Writers * Each);
        foreach (var mine in first.Concat(second))
        {
            // A writer's next append begins after the one before was answered, so its position is greater.
            mine.Select(written => written.Position).ShouldBe(mine.Select(written => written.Position).Order());
        }

        (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(2 * Writers * Each);
        var stored = await StreamAllAsync(Sample.Tenant);
        stored.Select(record => record.LogPosition!.Value)
            .ShouldBe(Enumerable.Range(1, 2 * Writers * Each).Select(position => (long)position));
        stored.ToDictionary(record => record.ContextId, record => record.LogPosition!.Value)
            .ShouldBe(first.Concat(second).SelectMany(mine => mine).ToDictionary(written => written.Id, written => written.Position), ignoreOrder: true);
    }

    [Fact]
    public async Task GetHeadAsync_what_is_below_the_head_never_changes()
    {
        var writing = WriteConcurrentlyAsync();
        var known = new List<Guid>();
        do
        {
            var head = await Store.Contexts.GetHeadAsync(Cancel);
            var stored = await Store.Contexts
                .StreamAsync(new ContextFilter(Sample.Tenant), 0, head, ContextColumns.Summary, Cancel).ToListAsync(Cancel);
            stored.Count.ShouldBe((int)head);
            stored.Take(known.Count).Select(record => record.ContextId).ShouldBe(known);
            known = [.. stored.Select(record => record.ContextId)];
        }
        while (!writing.IsCompleted);
        await writing;
    }

    [Fact]
    public async Task AppendAsync_tenants_share_the_positions()
    {
        foreach (var tenant in new[] { "a", "b", "a", "c" })
        {
            await Store.Contexts.AppendAsync(Sample.Context() with { Tenant = new TenantId(tenant) }, null, Cancel);
        }

        (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(4);
        (await StreamAllAsync(new TenantId("a"))).Select(record => record.LogPosition).ShouldBe([1, 3]);
        (await StreamAllAsync(new TenantId("c"))).Select(record => record.LogPosition).ShouldBe([4]);
    }

    [Fact]
    public async Task AppendAsync_after_each_restart_goes_on_where_it_was()
    {
        for (var position = 1; position <= 4; position++)
        {
            (await Store.Contexts.AppendAsync(Sample.Context(), null, Cancel)).LogPosition.ShouldBe(position);
            await RestartAsync();
            (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(position);
        }
    }

    private async Task<(Guid Id, long Position)[][]> WriteConcurrentlyAsync() =>
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(
            async () =>
            {
                var written = new (Guid, long)[Each];
                for (var i = 0; i < Each; i++)
                {
                    var record = Sample.Context();
                    written[i] = (record.ContextId, (await Store.Contexts.AppendAsync(record, null, Cancel)).LogPosition);
                }

                return written;
            },
            Cancel)));

    private async Task<List<ContextRecord>> StreamAllAsync(TenantId tenant) => await Store.Contexts
        .StreamAsync(new ContextFilter(tenant), 0, await Store.Contexts.GetHeadAsync(Cancel), ContextColumns.Summary, Cancel).ToListAsync(Cancel);
}
