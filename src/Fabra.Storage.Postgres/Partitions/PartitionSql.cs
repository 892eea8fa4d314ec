using System.Globalization;
using Fabra.Core.Contexts;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Partitions;

/// <summary>Statements on partitions.</summary>
internal static class PartitionSql
{
    /// <summary>The name under which a partition waits to be dropped once it is detached.</summary>
    public const string DetachedPrefix = "detached_";

    private const string Default = "context_log_default";

    private const string List =
        """
        SELECT c.relname::text, bounds[1]::timestamp, bounds[2]::timestamp
        FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
        CROSS JOIN LATERAL regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') AS bounds
        WHERE i.inhparent = 'context_log'::regclass AND bounds IS NOT NULL
        ORDER BY 2
        """;

    public static Task<List<ContextPartition>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            List, [], reader => new ContextPartition(reader.GetString(0), reader.Instant(1), reader.Instant(2)), cancellationToken);

    /// <summary>Partitions that were detached and not dropped yet.</summary>
    public static Task<List<string>> ListDetachedAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            $"""
            SELECT relname::text FROM pg_class
            WHERE relkind = 'r' AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'context_log'::regclass)
                AND starts_with(relname::text, '{DetachedPrefix}context_log_')
            """,
            [],
            reader => reader.GetString(0),
            cancellationToken);

    /// <summary>How long statements of the transaction may wait for locks, and with them those that queue behind.</summary>
    public static Task LimitLockWaitAsync(NpgsqlConnection connection, TimeSpan limit, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            string.Create(CultureInfo.InvariantCulture, $"SET LOCAL lock_timeout = {(long)limit.TotalMilliseconds}"),
            [],
            cancellationToken);

    /// <summary>
    /// Makes a partition and moves what the default one holds of it there. Attached, not created in place, for that would lock out
    /// everyone who reads or writes the log; like this only the default partition is locked.
    /// </summary>
    /// <returns>How many rows were moved.</returns>
    public static async Task<int> CreateAsync(
        NpgsqlConnection connection, ContextPartition partition, CancellationToken cancellationToken)
    {
        var (start, end) = (Literal(partition.Start), Literal(partition.End));
        await connection.ExecuteAsync($"LOCK TABLE {Default} IN ACCESS EXCLUSIVE MODE", [], cancellationToken);
        await connection.ExecuteAsync(
            $"CREATE TABLE {Quoted(partition.Name)} (LIKE context_log INCLUDING ALL)", [], cancellationToken);
        var moved = await connection.ExecuteAsync(
            $"""
            WITH moved AS (DELETE FROM {Default} WHERE timestamp >= {start} AND timestamp < {end} RETURNING *)
            INSERT INTO {Quoted(partition.Name)} SELECT * FROM moved
            """,
            [],
            cancellationToken);
        await connection.ExecuteAsync(
            $"ALTER TABLE context_log ATTACH PARTITION {Quoted(partition.Name)} FOR VALUES FROM ({start}) TO ({end})",
            [],
            cancellationToken);
        return moved;
    }

    /// <summary>Takes a partition out of the log. DETACH CONCURRENTLY is not possible beside a default partition.</summary>
    public static async Task DetachAsync(
        NpgsqlConnection connection, ContextPartition partition, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(
            $"ALTER TABLE context_log DETACH PARTITION {Quoted(partition.Name)}", [], cancellationToken);
        await connection.ExecuteAsync(
            $"ALTER TABLE {Quoted(partition.Name)} RENAME TO {Quoted(DetachedPrefix + partition.Name)}", [], cancellationToken);
    }

    public static Task DropAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"DROP TABLE IF EXISTS {Quoted(table)}", [], cancellationToken);

    /// <summary>Times of rows in the default partition, one for each day that has any.</summary>
    public static Task<List<DateTimeOffset>> StraysAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            $"SELECT min(timestamp) FROM {Default} GROUP BY date_trunc('day', timestamp) ORDER BY 1",
            [],
            reader => reader.Instant(0),
            cancellationToken);

    /// <summary>How many rows the default partition holds.</summary>
    public static async Task<long> CountStraysAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (long)(await connection.ScalarAsync($"SELECT count(*) FROM {Default}", [], cancellationToken))!;

    /// <summary>Forgets in which partitions positions were that are gone. The newest row stays: it is the head.</summary>
    public static Task ForgetCommitsAsync(NpgsqlConnection connection, DateTimeOffset before, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(
            "DELETE FROM log_commits WHERE latest < $1 AND last_position < (SELECT max(last_position) FROM log_commits)",
            [Parameter(before)],
            cancellationToken);

    private static string Literal(DateTimeOffset instant) =>
        $"timestamp '{instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)}'";

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
