using Fabra.Core.Contexts;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Order, pages and streams, at rest and while others write.</summary>
public abstract class ContextPagingSuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    private static readonly ContextFilter Everything = new(Sample.Tenant);

    [Fact]
    public async Task Reads_of_random_filters_agree_with_each_other_and_with_brute_force()
    {
        var random = new RandomContexts(Sample);
        var records = random.Records(150);
        await AppendAsync(records);

        for (var round = 0; round < 80; round++)
        {
            var filter = random.Filter();
            var order = round % 2 == 0 ? ContextOrder.NewestFirst : ContextOrder.OldestFirst;
            var matching = records.Where(record => RandomContexts.Matches(filter, record)).Select(record => record.ContextId).ToArray();
            Guid[] expected = [.. order == ContextOrder.NewestFirst ? matching.OrderDescending() : matching.Order()];

            Ids(await ListAsync(filter, order, null, 1000)).ShouldBe(expected, $"list, round {round}: {filter}");
            Ids(await PageThroughAsync(filter, order, 1 + (round % 9))).ShouldBe(expected, $"pages, round {round}: {filter}");
            Ids(await StreamAsync(filter, 0, 200)).ShouldBe(matching, $"stream, round {round}: {filter}");
            Ids(await StreamInPiecesAsync(filter, 1 + (round % 40))).ShouldBe(matching, $"stream pieces, round {round}: {filter}");
        }
    }

    [Fact]
    public async Task ListAsync_ids_of_one_millisecond_are_ordered_as_bytes()
    {
        // The last 8 bytes decide here, and their top bit is set: a signed or little-endian comparison goes wrong.
        var records = Enumerable.Range(0, 40).Select(_ => Sample.Context(Sample.IdAt(Sample.Start))).ToArray();
        await AppendAsync(records);
        var expected = records.Select(record => record.ContextId).OrderBy(id => id.ToString(), StringComparer.Ordinal).ToArray();

        Ids(await ListAsync(Everything, ContextOrder.OldestFirst, null, 100)).ShouldBe(expected);
        Ids(await ListAsync(Everything, ContextOrder.NewestFirst, null, 100)).ShouldBe(expected.Reverse());
        Ids(await PageThroughAsync(Everything, ContextOrder.NewestFirst, 3)).ShouldBe(expected.Reverse());
    }

    [Fact]
    public async Task ListAsync_after_need_not_be_a_stored_id()
    {
        var records = new[] { Sample.Context(Sample.IdAt(Sample.Minute(1))), Sample.Context(Sample.IdAt(Sample.Minute(3))) };
        await AppendAsync(records);
        var between = Sample.IdAt(Sample.Minute(2));

        Ids(await ListAsync(Everything, ContextOrder.OldestFirst, between, 10)).ShouldBe([records[1].ContextId]);
        Ids(await ListAsync(Everything, ContextOrder.NewestFirst, between, 10)).ShouldBe([records[0].ContextId]);
        Ids(await ListAsync(Everything, ContextOrder.OldestFirst, Guid.AllBitsSet, 10)).ShouldBeEmpty();
        Ids(await ListAsync(Everything, ContextOrder.NewestFirst, Guid.Empty, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ListAsync_columns_decide_how_much_is_read()
    {
        var record = Sample.Context();
        await AppendAsync(record);

        var all = await Store.Contexts.ListAsync(Everything, ContextOrder.NewestFirst, null, 10, ContextColumns.All, Cancel);
        all.Single().ShouldBeStored(record);
        var streamed = await Store.Contexts.StreamAsync(Everything, 0, 10, ContextColumns.All, Cancel).SingleAsync(Cancel);
        streamed.ShouldBeStored(record);
        streamed.LogPosition.ShouldBe(1);
        (await StreamAsync(Everything, 0, 10)).Single().Plan.Length.ShouldBe(0);
    }

    [Fact]
    public async Task StreamAsync_after_is_exclusive_and_head_inclusive()
    {
        await AppendAsync([.. Enumerable.Range(0, 6).Select(_ => Sample.Context())]);

        async Task ExpectAsync(long after, long head, params long[] positions) =>
            (await StreamAsync(Everything, after, head)).Select(record => record.LogPosition!.Value).ShouldBe(positions);

        await ExpectAsync(0, 6, 1, 2, 3, 4, 5, 6);
        await ExpectAsync(2, 4, 3, 4);
        await ExpectAsync(4, 4);
        await ExpectAsync(5, 6, 6);
        await ExpectAsync(6, 6);
        await ExpectAsync(0, 0);
    }

    [Fact]
    public async Task StreamAsync_bounds_beyond_the_log_end_at_once()
    {
        await AppendAsync(Sample.Context(), Sample.Context());

        (await StreamAsync(Everything, 1, long.MaxValue)).Select(record => record.LogPosition).ShouldBe([2]);
        (await StreamAsync(Everything, 2, long.MaxValue)).ShouldBeEmpty();
        (await StreamAsync(Everything, long.MaxValue, long.MaxValue)).ShouldBeEmpty();
        (await StreamAsync(Everything, 5, 3)).ShouldBeEmpty();
        (await StreamAsync(Everything, 0, 1000)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task StreamAsync_given_up_halfway_leaves_the_store_usable()
    {
        await AppendAsync([.. Enumerable.Range(0, 50).Select(_ => Sample.Context())]);

        for (var i = 0; i < 40; i++)
        {
            await foreach (var record in Store.Contexts.StreamAsync(Everything, 0, 50, ContextColumns.All, Cancel))
            {
                record.LogPosition.ShouldBe(1);
                break;
            }
        }

        await AppendAsync(Sample.Context());
        (await StreamAsync(Everything, 0, 100)).Count.ShouldBe(51);
    }

    [Fact]
    public async Task Pages_and_streams_under_writes_skip_and_repeat_nothing()
    {
        var before = Enumerable.Range(0, 120).Select(_ => Sample.Context(Sample.IdAt(Sample.Minute(10)))).ToArray();
        await AppendAsync(before);
        var head = await Store.Contexts.GetHeadAsync(Cancel);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        // Ids before, among and after those that are paged through, as concurrent servers and a draining spool would write them.
        var writer = Task.Run(
            async () =>
            {
                for (var i = 0; !enough.IsCancellationRequested && i < 2000; i++)
                {
                    await Store.Contexts.AppendAsync(Sample.Context(Sample.IdAt(Sample.Minute(9 + (i % 3)))), null, Cancel);
                }
            },
            Cancel);
        try
        {
            for (var round = 0; round < 4; round++)
            {
                var streamed = Ids(await StreamAsync(Everything, 0, head));
                streamed.ShouldBe(before.Select(record => record.ContextId));
                foreach (var order in Enum.GetValues<ContextOrder>())
                {
                    var paged = Ids(await PageThroughAsync(Everything, order, 40));
                    paged.ShouldBe(order == ContextOrder.NewestFirst ? paged.OrderDescending() : paged.Order());
                    paged.Distinct().Count().ShouldBe(paged.Length);
                    before.Select(record => record.ContextId).Except(paged).ShouldBeEmpty();
                }
            }
        }
        finally
        {
            await enough.CancelAsync();
            await writer;
        }
    }

    private static Guid[] Ids(IEnumerable<ContextRecord> records) => [.. records.Select(record => record.ContextId)];

    private async Task AppendAsync(params ContextRecord[] records)
    {
        foreach (var record in records)
        {
            await Store.Contexts.AppendAsync(record, null, Cancel);
        }
    }

    private Task<IReadOnlyList<ContextRecord>> ListAsync(ContextFilter filter, ContextOrder order, Guid? after, int limit) =>
        Store.Contexts.ListAsync(filter, order, after, limit, ContextColumns.Summary, Cancel);

    private async Task<List<ContextRecord>> StreamAsync(ContextFilter filter, long after, long head) =>
        await Store.Contexts.StreamAsync(filter, after, head, ContextColumns.Summary, Cancel).ToListAsync(Cancel);

    private async Task<List<ContextRecord>> PageThroughAsync(ContextFilter filter, ContextOrder order, int limit)
    {
        var all = new List<ContextRecord>();
        for (Guid? after = null; ;)
        {
            var page = await ListAsync(filter, order, after, limit);
            page.Count.ShouldBeLessThanOrEqualTo(limit);
            all.AddRange(page);
            if (page.Count < limit || all.Count > 5000)
            {
                return all;
            }

            after = page[^1].ContextId;
        }
    }

    /// <summary>As a client would that is cut off again and again and goes on from the last position it saw.</summary>
    private async Task<List<ContextRecord>> StreamInPiecesAsync(ContextFilter filter, int length)
    {
        var all = new List<ContextRecord>();
        for (long after = 0; ;)
        {
            var piece = await Store.Contexts.StreamAsync(filter, after, 200, ContextColumns.Summary, Cancel)
                .Take(length).ToListAsync(Cancel);
            all.AddRange(piece);
            if (piece.Count < length || all.Count > 5000)
            {
                return all;
            }

            after = piece[^1].LogPosition!.Value;
        }
    }
}
