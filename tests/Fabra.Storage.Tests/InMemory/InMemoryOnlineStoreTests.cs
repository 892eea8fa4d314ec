using Fabra.Core.Features;
using Fabra.Storage.InMemory;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.InMemory;

/// <summary>What the suite leaves open: the bound, who makes room, and what is forgotten.</summary>
public sealed class InMemoryOnlineStoreTests
{
    private readonly ManualTime _time = new();
    private readonly Sample _sample = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Constructor_bound_below_one_is_refused() => Should.Throw<ArgumentOutOfRangeException>(() => Open(0));

    [Fact]
    public async Task WriteAsync_beyond_the_bound_makes_room()
    {
        var store = Open(100);
        for (var i = 0; i < 1000; i++)
        {
            await WriteAsync(store, Row($"u{i}"));
            store.Count.ShouldBe(Math.Min(i + 1, 100));
        }
    }

    [Fact]
    public async Task WriteAsync_beyond_the_bound_from_many_threads_stays_near_it()
    {
        var store = Open(100);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            async () =>
            {
                for (var i = 0; i < 2000; i++)
                {
                    await WriteAsync(store, Row($"w{writer}_{i % 500}"));
                }
            },
            Cancel)));

        store.Count.ShouldBeInRange(92, 108);
    }

    [Fact]
    public async Task WriteAsync_what_is_read_outlives_what_is_not()
    {
        var store = Open(100);
        var hot = Enumerable.Range(0, 10).Select(i => Row($"hot{i}")).ToArray();
        await WriteAsync(store, hot);
        for (var i = 0; i < 5000; i++)
        {
            await WriteAsync(store, Row($"cold{i}"));
            (await ReadAsync(store, [.. hot.Select(row => row.Key)])).ShouldBe(hot);
        }
    }

    [Fact]
    public async Task WriteAsync_everything_read_still_makes_room()
    {
        var store = Open(1000);
        var rows = Enumerable.Range(0, 2000).Select(i => Row($"u{i}")).ToArray();
        foreach (var row in rows)
        {
            await WriteAsync(store, row);
            await ReadAsync(store, row.Key);
        }

        store.Count.ShouldBe(1000);
    }

    [Fact]
    public async Task WriteAsync_older_row_does_not_take_the_place_of_a_dropped_newer_one()
    {
        var store = Open(1);
        var newer = Row("u1");
        var older = newer with { EventTime = newer.EventTime.AddSeconds(-1), ValueId = _sample.NextId() };
        var tied = newer with { ValueId = _sample.IdAt(Sample.Start.AddYears(-1)) };
        await WriteAsync(store, newer);
        await WriteAsync(store, Row("u2"));
        (await ReadAsync(store, newer.Key)).ShouldBe([null]);

        await WriteAsync(store, older);
        (await ReadAsync(store, newer.Key)).ShouldBe([null]);
        await WriteAsync(store, tied);
        (await ReadAsync(store, newer.Key)).ShouldBe([null]);

        // History hands the dropped row back after a miss.
        await WriteAsync(store, newer);
        (await ReadAsync(store, newer.Key)).ShouldBe([newer]);
    }

    [Fact]
    public async Task WriteAsync_expired_rows_are_dropped_by_the_writes_that_follow()
    {
        var store = Open(1_000_000);
        var brief = Enumerable.Range(0, 50).Select(i => Row($"brief{i}")).ToArray();
        await store.WriteAsync(brief, _ => TimeSpan.FromMinutes(5), Cancel);
        _time.Advance(TimeSpan.FromMinutes(5));
        await WriteAsync(store, [.. Enumerable.Range(0, 100).Select(_ => Row("other"))]);
        store.Count.ShouldBe(51);

        _time.Advance(TimeSpan.FromMicroseconds(1));
        await WriteAsync(store, [.. Enumerable.Range(0, 100).Select(_ => Row("other"))]);

        store.Count.ShouldBe(1);
        (await ReadAsync(store, brief[7].Key)).ShouldBe([null]);
    }

    [Fact]
    public async Task WriteAsync_expiry_past_the_end_of_time_means_for_ever()
    {
        var store = Open(10);
        var row = Row("u1");
        await store.WriteAsync([row], _ => TimeSpan.MaxValue, Cancel);
        _time.Advance(TimeSpan.FromDays(365 * 1000));
        await WriteAsync(store, Row("u2"), Row("u3"));

        (await ReadAsync(store, row.Key)).ShouldBe([row]);
    }

    private static ValueTask WriteAsync(InMemoryOnlineStore store, params FeatureRow[] rows) => store.WriteAsync(rows, _ => null, Cancel);

    private static ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(InMemoryOnlineStore store, params FeatureKey[] keys) =>
        store.ReadAsync(Sample.Tenant, keys, Cancel);

    private InMemoryOnlineStore Open(int maxEntries) => new(new InMemoryOnlineOptions { MaxEntries = maxEntries }, _time);

    private FeatureRow Row(string entityId) => _sample.Row(Value.Of(entityId), _time.Now, key: Sample.Key(entityId));
}
