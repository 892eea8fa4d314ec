using System.Text.RegularExpressions;
using Fabra.Core.Contexts;
using Fabra.Core.Time;
using Fabra.Storage.Postgres.Features;
using Npgsql;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>The documented SQL: which partitions it touches, and that it means the same everywhere.</summary>
public sealed partial class QueryPlanTests
{
    private const string Documented =
        """
        SELECT context_id, timestamp, content, lineage
        FROM context_log
        WHERE timestamp BETWEEN '2024-01-15 10:00:00' AND '2024-01-15 11:00:00'
        ORDER BY timestamp DESC
        LIMIT 100
        """;

    /// <summary>Of the day: before the documented range, its ends, within, after.</summary>
    private static readonly int[] Minutes = [599, 600, 630, 660, 661];

    private static readonly DateTimeOffset Day = new(2024, 1, 15, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Documented_query_touches_only_the_partitions_of_its_range()
    {
        await using var database = await TestDatabase.CreateAsync();
        await FillAsync(database);

        (await PartitionsAsync(database, Documented)).ShouldBe(["context_log_20240115"]);
        (await PartitionsAsync(database, Documented.Replace("11:00:00", "23:59:59.999", StringComparison.Ordinal)))
            .ShouldBe(["context_log_20240115"]);
        (await PartitionsAsync(database, Documented.Replace("2024-01-15 11", "2024-01-16 11", StringComparison.Ordinal)))
            .ShouldBe(["context_log_20240115", "context_log_20240116"]);
    }

    [Fact]
    public async Task Documented_query_with_parameters_touches_only_the_partitions_of_its_range()
    {
        await using var database = await TestDatabase.CreateAsync();
        await FillAsync(database);
        var sql = Documented.Replace("'2024-01-15 10:00:00'", "$1", StringComparison.Ordinal)
            .Replace("'2024-01-15 11:00:00'", "$2", StringComparison.Ordinal);

        (await PartitionsAsync(database, sql, Day.AddHours(10).UtcDateTime, Day.AddHours(11).UtcDateTime)).ShouldBe(["context_log_20240115"]);
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Tokyo")]
    [InlineData("America/St_Johns")]
    public async Task Documented_query_means_the_same_in_any_time_zone(string zone)
    {
        await using var database = await TestDatabase.CreateAsync();
        var expected = await FillAsync(database);
        await using var connection = new NpgsqlConnection(database.ConnectionString + $";Timezone={zone}");
        await connection.OpenAsync(Cancel);

        await using var command = new NpgsqlCommand(Documented, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var found = new List<(Guid, DateTime)>();
        while (await reader.ReadAsync(Cancel))
        {
            found.Add((reader.GetGuid(0), reader.GetDateTime(1)));
        }

        found.ShouldBe([.. expected.Select(record => (record.ContextId, record.Timestamp.UtcDateTime))]);
    }

    [Fact]
    public async Task Reading_one_context_touches_one_partition_by_its_index()
    {
        await using var database = await TestDatabase.CreateAsync();
        var record = (await FillAsync(database))[0];

        var plan = await ExplainAsync(
            database, "SELECT * FROM context_log WHERE timestamp = $1 AND context_id = $2", record.Timestamp.UtcDateTime, record.ContextId);

        Partitions(plan).ShouldBe(["context_log_20240115"]);
        plan.ShouldContain("Index Scan");
    }

    [Fact]
    public async Task Newest_as_of_goes_down_the_index_once_for_each_key()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();
        await store.Features.AppendAsync([.. Enumerable.Range(0, 6_000).Select(i => database.Feature($"u{i % 5}", i))], null, Cancel);
        await database.ExecuteAsync("ANALYZE feature_history");

        var plan = await ExplainAsync(
            database,
            """
            SELECT newest.* FROM unnest(ARRAY['u1', 'u2']) AS k (entity_id) CROSS JOIN LATERAL (
                SELECT h.* FROM feature_history AS h
                WHERE h.tenant = 'default' AND h.entity_name = 'user' AND left(h.entity_id, 128) = left(k.entity_id, 128)
                    AND h.entity_id = k.entity_id AND h.feature_name = 'score' AND h.event_time <= now()::timestamp
                ORDER BY h.event_time DESC, h.value_id DESC LIMIT 1) AS newest
            """);

        plan.ShouldContain("feature_history_newest");
        plan.ShouldNotContain("Sort");
    }

    [Fact]
    public async Task Newest_of_every_key_goes_from_key_to_key_and_never_over_all_rows()
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();
        await store.Features.AppendAsync([.. Enumerable.Range(0, 6_000).Select(i => database.Feature($"u{i % 5}", i))], null, Cancel);
        await database.ExecuteAsync("ANALYZE feature_history");

        var plan = await ExplainAsync(database, LatestQuery.Of(100));

        plan.ShouldContain("feature_history_newest");
        plan.ShouldNotContain("Seq Scan");
        (await store.Features.ReadLatestAsync(100, Cancel).CountAsync(Cancel)).ShouldBe(5);
    }

    /// <summary>A context in each of three hours of five days; those that the documented query finds, in its order.</summary>
    private static async Task<ContextRecord[]> FillAsync(TestDatabase database)
    {
        var store = await database.OpenAsync(options => options with { PartitionsAhead = 4 }, new FabraClock(new StandingTime(Day)) { MaxAhead = TimeSpan.MaxValue });
        var records = (from day in Enumerable.Range(-1, 5)
                       from minute in Minutes
                       select database.Context(Day.AddDays(day).AddMinutes(minute))).ToArray();
        foreach (var record in records)
        {
            await store.Contexts.AppendAsync(record, null, Cancel);
        }

        return [.. records.Where(record => record.Timestamp >= Day.AddHours(10) && record.Timestamp <= Day.AddHours(11)).Reverse()];
    }

    private static async Task<string[]> PartitionsAsync(TestDatabase database, string sql, params object[] parameters) =>
        Partitions(await ExplainAsync(database, sql, parameters));

    private static string[] Partitions(string plan) =>
        [.. PartitionName().Matches(plan).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    private static async Task<string> ExplainAsync(TestDatabase database, string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE, COSTS OFF) " + sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter
            {
                Value = parameter is DateTime time ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified) : parameter,
            });
        }

        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var lines = new List<string>();
        while (await reader.ReadAsync(Cancel))
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"context_log_(\d{8}|default)\b")]
    private static partial Regex PartitionName();
}
