using DuckDB.NET.Data;
using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Storage.DuckDb.Tests;

/// <summary>What compaction must not change: every row is there once, at every moment.</summary>
public sealed class FeatureHistoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_during_compaction_neither_miss_nor_double_a_row()
    {
        await using var test = await TestStore.OpenAsync(options => options with { TailRows = 200 });
        var keys = Enumerable.Range(0, 5).Select(i => new FeatureKey("user", "1", $"f{i}")).ToArray();
        var newest = new long[keys.Length];
        var writing = WriteAsync();
        var reads = 0;
        do
        {
            var least = newest.Select(value => Volatile.Read(ref value)).ToArray();
            var rows = await test.Store.Features.ReadAsOfAsync(TenantId.Default, keys, test.Clock.Now, Cancellation);
            for (var i = 0; i < keys.Length; i++)
            {
                (rows[i]?.Value.AsInt64 ?? 0).ShouldBeGreaterThanOrEqualTo(least[i]);
            }

            var counts = (await test.SqlAsync("SELECT count(*), count(DISTINCT value_id) FROM feature_history"))[0];
            counts[0].ShouldBe(counts[1]);
            reads++;
        }
        while (!writing.IsCompleted);

        await writing;
        await UntilSortedAsync(test);
        reads.ShouldBeGreaterThan(1);
        (await test.SqlAsync("SELECT count(*) FROM feature_history"))[0][0].ShouldBe(Value.Of(60L * 55));

        async Task WriteAsync()
        {
            for (var round = 1; round <= 60; round++)
            {
                var rows = keys.Select(key => test.Feature("1", key.FeatureName, round))
                    .Concat(Enumerable.Range(0, 50).Select(i => test.Feature($"{round * 50 + i}", "f0", i)))
                    .ToArray();
                await test.Store.Features.AppendAsync(rows, null, Cancellation);
                for (var i = 0; i < newest.Length; i++)
                {
                    Volatile.Write(ref newest[i], round);
                }
            }
        }
    }

    [Fact]
    public async Task Restart_keeps_rows_of_tail_and_segments_and_few_parts()
    {
        await using var test = await TestStore.OpenAsync(options => options with { TailRows = 100 });
        for (var round = 0; round < 40; round++)
        {
            await test.Store.Features.AppendAsync(
                [.. Enumerable.Range(0, 100).Select(i => test.Feature($"{i}", "f", round))], null, Cancellation);
        }

        await test.RestartAsync();
        await UntilSortedAsync(test);

        (await test.SqlAsync("SELECT count(*), count(DISTINCT value_id) FROM feature_history"))[0]
            .ShouldBe([Value.Of(4_000L), Value.Of(4_000L)]);
        var row = (await test.Store.Features.ReadAsOfAsync(
            TenantId.Default, [new FeatureKey("user", "42", "f")], test.Clock.Now, Cancellation))[0];
        row!.Value.ShouldBe(Value.Of(39L));
        (await test.SqlAsync("SELECT count(*) FROM duckdb_tables() WHERE starts_with(table_name, 'feature_part_')"))[0][0]
            .AsInt64.ShouldBeLessThanOrEqualTo(10);
    }

    [Fact]
    public async Task Start_drops_a_table_that_a_crash_left_half_sorted()
    {
        await using var test = await TestStore.OpenAsync();
        await test.Store.Features.AppendAsync([test.Feature("1", "f", 1)], null, Cancellation);
        await test.Store.DisposeAsync();
        using (var connection = new DuckDBConnection($"DataSource={test.Path}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE feature_part_77 AS FROM feature_part_1";
            command.ExecuteNonQuery();
        }

        await test.RestartAsync();

        (await test.SqlAsync("FROM duckdb_tables() WHERE starts_with(table_name, 'feature_part_')")).Count.ShouldBe(1);
        (await test.SqlAsync("SELECT count(*) FROM feature_history"))[0][0].ShouldBe(Value.Of(1));
    }

    [Fact]
    public async Task ReadLatestAsync_yields_one_row_per_key_the_most_recently_written_first()
    {
        await using var test = await TestStore.OpenAsync(options => options with { TailRows = 100 });
        for (var round = 0; round < 5; round++)
        {
            await test.Store.Features.AppendAsync(
                [.. Enumerable.Range(0, 90).Select(i => test.Feature($"{i}", "f", round))], null, Cancellation);
        }

        var all = await ReadAsync(1_000);
        var some = await ReadAsync(7);

        all.Count.ShouldBe(90);
        all.ShouldAllBe(row => row.Value.AsInt64 == 4);
        all.Select(row => row.WrittenAt).ShouldBe(all.Select(row => row.WrittenAt).OrderDescending());
        some.ShouldBe(all.Take(7));

        async Task<List<FeatureRow>> ReadAsync(long limit)
        {
            var rows = new List<FeatureRow>();
            await foreach (var row in test.Store.Features.ReadLatestAsync(limit, Cancellation))
            {
                rows.Add(row);
            }

            return rows;
        }
    }

    [Fact]
    public async Task ReadPinnedAsync_finds_the_very_rows_and_null_for_others()
    {
        await using var test = await TestStore.OpenAsync();
        var old = test.Feature("1", "f", 1);
        var newer = test.Feature("1", "f", 2);
        await test.Store.Features.AppendAsync([old, newer], null, Cancellation);

        var rows = await test.Store.Features.ReadPinnedAsync(
            TenantId.Default,
            [
                Pin(newer),
                Pin(old),
                Pin(old) with { ValueId = test.Ids.Next() },
                Pin(old) with { Key = newer.Key with { FeatureName = "g" } },
            ],
            Cancellation);

        rows.ShouldBe([newer, old, null, null]);

        static FeaturePin Pin(FeatureRow row) => new(row.Key, row.ValueId, row.EventTime);
    }

    // Compaction runs by itself; what tells of its end is the table of parts.
    private static async Task UntilSortedAsync(TestStore test)
    {
        while ((await test.SqlAsync("SELECT count(*) FROM feature_parts WHERE state = 'frozen'"))[0][0].AsInt64 > 0)
        {
            await Task.Yield();
        }

        (await test.SqlAsync("SELECT count(*) FROM feature_parts WHERE state = 'segment'"))[0][0].AsInt64.ShouldBeInRange(1, 8);
    }
}
