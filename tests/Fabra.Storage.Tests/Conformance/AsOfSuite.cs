using Fabra.Core.Features;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>What was known at an instant: written by then, and true by then; of those the newest.</summary>
public abstract class AsOfSuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    private static readonly FeatureKey Key = Sample.Key("u1");

    [Fact]
    public async Task ReadAsOfAsync_late_value_is_known_from_its_writing_on()
    {
        var early = Sample.Row(Value.Of("early"), Sample.Minute(1));
        var late = Sample.Row(Value.Of("late"), Sample.Minute(5), Sample.Minute(20));
        var newest = Sample.Row(Value.Of("newest"), Sample.Minute(10));
        foreach (var row in new[] { early, newest, late })
        {
            await Store.Features.AppendAsync([row], null, Cancel);
        }

        await ExpectAsync(Sample.Minute(0), null);
        await ExpectAsync(Sample.Minute(7), early);
        await ExpectAsync(Sample.Minute(10), newest);
        await ExpectAsync(Sample.Minute(30), newest);
    }

    [Fact]
    public async Task ReadAsOfAsync_late_value_that_is_newer_appears_when_written()
    {
        var early = Sample.Row(Value.Of("early"), Sample.Minute(1));
        var late = Sample.Row(Value.Of("late"), Sample.Minute(5), Sample.Minute(20));
        await Store.Features.AppendAsync([early], null, Cancel);
        await Store.Features.AppendAsync([late], null, Cancel);

        await ExpectAsync(Sample.Minute(20).AddMicroseconds(-1), early);
        await ExpectAsync(Sample.Minute(20), late);
    }

    [Fact]
    public async Task ReadAsOfAsync_value_of_the_near_future_waits_for_its_event_time()
    {
        var now = Sample.Row(Value.Of("now"), Sample.Minute(1));
        var soon = Sample.Row(Value.Of("soon"), Sample.Minute(1).AddSeconds(5), Sample.Minute(1));
        await Store.Features.AppendAsync([now, soon], null, Cancel);

        await ExpectAsync(Sample.Minute(1), now);
        await ExpectAsync(soon.EventTime.AddMicroseconds(-1), now);
        await ExpectAsync(soon.EventTime, soon);
    }

    [Fact]
    public async Task ReadAsOfAsync_same_event_time_greater_value_id_wins_in_any_order_of_arrival()
    {
        // Ids differ in the first or in the last bytes only; the top bit of the latter is set, so signed comparisons go wrong.
        Guid[] ids =
        [
            Guid.Parse("01900000-0000-7000-8000-000000000001"), Guid.Parse("01900000-0000-7000-8000-0000000000ff"),
            Guid.Parse("01900000-0000-7000-bfff-000000000000"), Guid.Parse("01900000-0001-7000-8000-000000000000"),
            Guid.Parse("01910000-0000-7000-8000-000000000000"), Guid.Parse("81900000-0000-7000-8000-000000000000"),
        ];
        var key = 0;
        foreach (var left in ids)
        {
            foreach (var right in ids.Where(id => id != left))
            {
                var first = Sample.Row(Value.Of("first"), Sample.Start, key: Sample.Key($"k{++key}")) with { ValueId = left };
                var second = first with { ValueId = right, Value = Value.Of("second") };
                if (key % 2 == 0)
                {
                    await Store.Features.AppendAsync([first, second], null, Cancel);
                }
                else
                {
                    await Store.Features.AppendAsync([first], null, Cancel);
                    await Store.Features.AppendAsync([second], null, Cancel);
                }

                var wins = string.CompareOrdinal(left.ToString(), right.ToString()) > 0 ? first : second;
                (await Store.Features.ReadAsOfAsync(Sample.Tenant, [first.Key], Sample.Minute(1), Cancel)).ShouldBe([wins]);
                (await Store.Features.ReadLatestAsync(1000, Cancel).SingleAsync(row => row.Key == first.Key, Cancel)).ShouldBe(wins);
            }
        }
    }

    [Fact]
    public async Task ReadAsOfAsync_explicit_null_is_a_value()
    {
        var set = Sample.Row(Value.Of(1), Sample.Minute(1));
        var cleared = Sample.Row(Value.Null, Sample.Minute(2));
        await Store.Features.AppendAsync([set, cleared], null, Cancel);

        await ExpectAsync(Sample.Minute(3), cleared);
    }

    [Fact]
    public async Task ReadAsOfAsync_answers_in_the_order_asked_also_twice_and_for_nothing()
    {
        var rows = Enumerable.Range(0, 200).Select(i => Sample.Row(Value.Of(i), Sample.Start, key: Sample.Key($"u{i}"))).ToArray();
        await Store.Features.AppendAsync(rows, null, Cancel);
        var asked = Enumerable.Range(0, 500).Select(_ => Sample.Random.Next(250)).ToArray();

        var found = await Store.Features.ReadAsOfAsync(
            Sample.Tenant, [.. asked.Select(i => Sample.Key($"u{i}"))], Sample.Minute(1), Cancel);

        found.ShouldBe(asked.Select(i => i < rows.Length ? rows[i] : null));
        (await Store.Features.ReadAsOfAsync(Sample.Tenant, [], Sample.Minute(1), Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadAsOfAsync_of_random_history_agrees_with_brute_force()
    {
        // Few keys and few instants, so that ties, late data and exact bounds are frequent; several hundred rows, so that a
        // store that reorganises its history does so in between.
        var keys = Enumerable.Range(0, 6).Select(i => Sample.Key(i % 2 == 0 ? $"U{i / 2}" : $"u{i / 2}")).ToArray();
        var rows = Enumerable.Range(0, 900).Select(_ =>
        {
            var eventTime = Sample.Minute(Sample.Random.Next(25)).AddMicroseconds(Sample.Random.Next(2));
            var delay = Sample.Random.Next(3) == 0 ? TimeSpan.FromMinutes(Sample.Random.Next(15)) : TimeSpan.Zero;
            var row = Sample.Row(Value.Of(Sample.Random.NextInt64()), eventTime, eventTime + delay, keys[Sample.Random.Next(6)]);
            return row with { ValueId = Sample.IdAt(row.WrittenAt), DefinitionVersion = 1 + Sample.Random.Next(3) };
        }).OrderBy(row => Sample.Random.Next(4) == 0 ? Sample.Minute(Sample.Random.Next(40)) : row.WrittenAt).ToArray();

        var written = new List<FeatureRow>();
        foreach (var batch in rows.Chunk(150))
        {
            foreach (var part in batch.Chunk(1 + Sample.Random.Next(30)))
            {
                await Store.Features.AppendAsync(part, null, Cancel);
            }

            written.AddRange(batch);
            await ExpectBruteForceAsync(keys, written);
        }

        await RestartAsync();
        await ExpectBruteForceAsync(keys, written);
    }

    private async Task ExpectBruteForceAsync(FeatureKey[] keys, List<FeatureRow> written)
    {
        for (var round = 0; round < 40; round++)
        {
            var asOf = Sample.Minute(Sample.Random.Next(42)).AddMicroseconds(Sample.Random.Next(4) - 1);
            var expected = keys.Select(key => written
                .Where(row => row.Key == key && row.WrittenAt <= asOf && row.EventTime <= asOf)
                .OrderBy(row => row.EventTime).ThenBy(row => row.ValueId.ToString(), StringComparer.Ordinal)
                .LastOrDefault());
            (await Store.Features.ReadAsOfAsync(Sample.Tenant, keys, asOf, Cancel)).ShouldBe(expected, $"as of {asOf:O}");
        }

        var newest = written.GroupBy(row => row.Key).Select(group => group
            .OrderBy(row => row.EventTime).ThenBy(row => row.ValueId.ToString(), StringComparer.Ordinal).Last());
        (await Store.Features.ReadLatestAsync(100, Cancel).ToListAsync(Cancel)).ShouldBe(newest, ignoreOrder: true);
    }

    private async Task ExpectAsync(DateTimeOffset asOf, FeatureRow? expected) =>
        (await Store.Features.ReadAsOfAsync(Sample.Tenant, [Key], asOf, Cancel)).ShouldBe([expected], $"as of {asOf:O}");
}
