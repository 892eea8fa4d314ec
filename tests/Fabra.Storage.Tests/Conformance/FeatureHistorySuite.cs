using System.Text;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Appending values, pinned reads, and the newest of each key.</summary>
public abstract class FeatureHistorySuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    [Fact]
    public async Task AppendAsync_every_kind_of_value_comes_back_equal()
    {
        var rows = SampleValues.All.Select(value => Sample.Row(value, Sample.Start)).ToArray();
        (await Store.Features.AppendAsync(rows, null, Cancel)).ShouldBeNull();
        await ExpectPinnedAsync(rows);

        await RestartAsync();
        await ExpectPinnedAsync(rows);
    }

    [Fact]
    public async Task AppendAsync_five_megabyte_values_come_back_equal()
    {
        var text = new StringBuilder();
        while (text.Length < 5_000_000)
        {
            text.Append("äöü 日本 👩‍🚀 \"\\ ").Append(text.Length);
        }

        var octets = new byte[5_000_000];
        Sample.Random.NextBytes(octets);
        var rows = new[] { Sample.Row(Value.Of(text.ToString()), Sample.Start), Sample.Row(Value.Of(octets), Sample.Minute(1)) };
        await Store.Features.AppendAsync(rows, null, Cancel);
        await RestartAsync();

        await ExpectPinnedAsync(rows);
    }

    [Fact]
    public async Task AppendAsync_times_of_any_age_keep_their_microseconds()
    {
        DateTimeOffset[] times =
        [
            DateTimeOffset.MinValue.AddYears(1), DateTimeOffset.UnixEpoch.AddMicroseconds(-1), DateTimeOffset.UnixEpoch,
            new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero), Sample.Start.AddMicroseconds(1), Sample.Start.AddMicroseconds(999_999),
        ];
        var rows = times.Select(time => Sample.Row(Value.Of(1), time, Sample.Start.AddMicroseconds(7))).ToArray();
        await Store.Features.AppendAsync(rows, null, Cancel);

        await ExpectPinnedAsync(rows);
        (await ReadPinnedAsync(rows)).ShouldAllBe(row => row!.EventTime.Offset == TimeSpan.Zero && row.WrittenAt.Offset == TimeSpan.Zero);
    }

    [Fact]
    public async Task AppendAsync_hostile_keys_stay_apart()
    {
        var rows = HostileText.All
            .SelectMany(text => new[] { Sample.Key(text), Sample.Key("e", feature: text), Sample.Key("e", entity: text) })
            .Append(new FeatureKey("ab", "c", "d")).Append(new FeatureKey("a", "bc", "d")).Append(new FeatureKey("a", "b", "cd"))
            .Select((key, i) => Sample.Row(Value.Of(i), Sample.Start, key: key)).ToArray();
        await Store.Features.AppendAsync(rows, null, Cancel);

        (await ReadAsync(rows.Select(row => row.Key), Sample.Minute(1))).ShouldBe(rows);
        await RestartAsync();
        (await ReadAsync(rows.Select(row => row.Key), Sample.Minute(1))).ShouldBe(rows);
    }

    [Fact]
    public async Task AppendAsync_tenants_stay_apart()
    {
        var mine = Sample.Row(Value.Of("mine"), Sample.Start);
        var theirs = Sample.Row(Value.Of("theirs"), Sample.Minute(1)) with { Tenant = new TenantId("Default") };
        await Store.Features.AppendAsync([mine], null, Cancel);
        await Store.Features.AppendAsync([theirs], null, Cancel);

        (await ReadAsync([mine.Key], Sample.Minute(9))).ShouldBe([mine]);
        (await Store.Features.ReadAsOfAsync(new TenantId("Default"), [mine.Key], Sample.Minute(9), Cancel)).ShouldBe([theirs]);
        (await Store.Features.ReadAsOfAsync(new TenantId("other"), [mine.Key], Sample.Minute(9), Cancel)).ShouldBe([null]);
        (await Store.Features.ReadPinnedAsync(new TenantId("other"), [Pin(mine)], Cancel)).ShouldBe([null]);
    }

    [Fact]
    public async Task AppendAsync_concurrent_writers_lose_nothing()
    {
        var batches = Enumerable.Range(0, 160).Select(i => Enumerable.Range(0, 5)
            .Select(j => Sample.Row(Value.Of((i * 100L) + j), Sample.Minute(i), key: Sample.Key($"u{j}"))).ToArray()).ToArray();

        await Task.WhenAll(batches.Chunk(20).Select(mine => Task.Run(
            async () =>
            {
                foreach (var batch in mine)
                {
                    await Store.Features.AppendAsync(batch, null, Cancel);

                    // What was answered is there at once.
                    (await ReadPinnedAsync(batch)).ShouldBe(batch);
                }
            },
            Cancel)));

        await RestartAsync();
        await ExpectPinnedAsync([.. batches.SelectMany(batch => batch)]);
        (await ReadAsync(batches[^1].Select(row => row.Key), Sample.Minute(1000))).ShouldBe(batches[^1]);
    }

    [Fact]
    public async Task ReadPinnedAsync_names_one_row_among_its_like()
    {
        var rows = Enumerable.Range(0, 9).Select(i => Sample.Row(Value.Of(i), Sample.Minute(i / 3))).ToArray();
        await Store.Features.AppendAsync(rows, null, Cancel);

        FeaturePin[] pins =
        [
            Pin(rows[7]), Pin(rows[0]), new(rows[0].Key, Sample.NextId(), rows[0].EventTime), Pin(rows[7]),
            Pin(rows[4]) with { Key = Sample.Key("nobody") }, Pin(rows[4]),
        ];
        (await Store.Features.ReadPinnedAsync(Sample.Tenant, pins, Cancel)).ShouldBe([rows[7], rows[0], null, rows[7], null, rows[4]]);
        (await Store.Features.ReadPinnedAsync(Sample.Tenant, [], Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadLatestAsync_gives_the_newest_of_each_key()
    {
        (await LatestAsync(10)).ShouldBeEmpty();
        var old = Sample.Row(Value.Of("old"), Sample.Minute(1), Sample.Minute(1));
        var newest = Sample.Row(Value.Of("newest"), Sample.Minute(5), Sample.Minute(5));
        var late = Sample.Row(Value.Of("late"), Sample.Minute(3), Sample.Minute(9));
        var others = Sample.Row(Value.Of("theirs"), Sample.Minute(6), Sample.Minute(6)) with { Tenant = new TenantId("other") };
        var second = Sample.Row(Value.Null, Sample.Minute(2), Sample.Minute(2), Sample.Key("u2"));
        foreach (var row in new[] { old, newest, second, others, late })
        {
            await Store.Features.AppendAsync([row], null, Cancel);
        }

        (await LatestAsync(10)).ShouldBe([newest, others, second], ignoreOrder: true);
        await RestartAsync();
        (await LatestAsync(10)).ShouldBe([newest, others, second], ignoreOrder: true);
    }

    [Fact]
    public async Task ReadLatestAsync_ids_that_begin_alike_for_long_stay_apart()
    {
        var beginning = new string('x', 127);
        FeatureKey[] keys =
        [
            Sample.Key(beginning), Sample.Key(beginning + "é"), Sample.Key(beginning + "éa"), Sample.Key(beginning + "éb"),
            Sample.Key(beginning + "éb", "other"), Sample.Key("x"), Sample.Key("y"),
        ];
        var rows = keys.SelectMany(_ => Enumerable.Range(1, 3), (key, minute) => Sample.Row(Value.Of(minute), Sample.Minute(minute), key: key)).ToArray();
        await Store.Features.AppendAsync(rows, null, Cancel);

        (await LatestAsync(100)).ShouldBe(rows.Where(row => row.EventTime == Sample.Minute(3)), ignoreOrder: true);
    }

    [Fact]
    public async Task ReadLatestAsync_limit_keeps_the_most_recently_written()
    {
        var rows = Enumerable.Range(0, 300)
            .Select(i => Sample.Row(Value.Of(i), Sample.Minute(i), key: Sample.Key($"u{i % 50}"))).ToArray();
        foreach (var batch in rows.Chunk(40))
        {
            await Store.Features.AppendAsync(batch, null, Cancel);
        }

        (await LatestAsync(50)).ShouldBe(rows[^50..].Reverse());
        (await LatestAsync(7)).ShouldBe(rows[^7..].Reverse());
        (await LatestAsync(0)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadWrittenAsync_gives_all_rows_since_an_instant_the_last_first()
    {
        (await WrittenAsync(Sample.Start, 10)).ShouldBeEmpty();
        var rows = Enumerable.Range(0, 300)
            .Select(i => Sample.Row(Value.Of(i), Sample.Minute(-i), Sample.Minute(i), Sample.Key($"u{i % 50}"))).ToArray();
        rows[120] = rows[120] with { Tenant = new TenantId("other") };
        foreach (var batch in rows.Chunk(40))
        {
            await Store.Features.AppendAsync(batch, null, Cancel);
        }

        (await WrittenAsync(Sample.Minute(100), 1_000)).ShouldBe(rows[100..].Reverse());
        (await WrittenAsync(Sample.Minute(100).AddMicroseconds(1), 1_000)).ShouldBe(rows[101..].Reverse());
        (await WrittenAsync(DateTimeOffset.MinValue, 1_000)).ShouldBe(rows.Reverse());
        (await WrittenAsync(Sample.Minute(0), 7)).ShouldBe(rows[^7..].Reverse());
        (await WrittenAsync(Sample.Minute(0), 0)).ShouldBeEmpty();
        (await WrittenAsync(Sample.Minute(300), 7)).ShouldBeEmpty();
    }

    private static FeaturePin Pin(FeatureRow row) => new(row.Key, row.ValueId, row.EventTime);

    private async Task ExpectPinnedAsync(FeatureRow[] rows)
    {
        var found = await ReadPinnedAsync(rows);
        for (var i = 0; i < rows.Length; i++)
        {
            // The bits of a double and the order of a struct's fields count: the assertion library's own comparison is laxer.
            (found[i] is { } row && row.Equals(rows[i]) && row.Value.GetHashCode() == rows[i].Value.GetHashCode())
                .ShouldBeTrue($"row {i}, a {rows[i].Value.Kind}, came back as a {found[i]?.Value.Kind}");
        }
    }

    private Task<IReadOnlyList<FeatureRow?>> ReadPinnedAsync(FeatureRow[] rows) =>
        Store.Features.ReadPinnedAsync(Sample.Tenant, [.. rows.Select(Pin)], Cancel);

    private Task<IReadOnlyList<FeatureRow?>> ReadAsync(IEnumerable<FeatureKey> keys, DateTimeOffset asOf) =>
        Store.Features.ReadAsOfAsync(Sample.Tenant, [.. keys], asOf, Cancel);

    private async Task<List<FeatureRow>> LatestAsync(long limit) => await Store.Features.ReadLatestAsync(limit, Cancel).ToListAsync(Cancel);

    private async Task<List<FeatureRow>> WrittenAsync(DateTimeOffset since, long limit) =>
        await Store.Features.ReadWrittenAsync(since, limit, Cancel).ToListAsync(Cancel);
}
