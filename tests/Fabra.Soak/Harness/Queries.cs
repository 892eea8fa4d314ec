using System.Globalization;
using Fabra.Client;

namespace Fabra.Soak.Harness;

/// <summary>SQL through the server.</summary>
internal static class Queries
{
    /// <summary>The first row's numbers.</summary>
    public static async Task<long[]> NumbersAsync(this FabraClient client, string sql, CancellationToken cancellationToken)
    {
        using var answer = await client.QuerySqlAsync(sql, new QuerySqlOptions { Timeout = TimeSpan.FromMinutes(5) }, cancellationToken);
        await foreach (var row in answer.WithCancellation(cancellationToken))
        {
            return [.. row.Select(value => value.KindCase == V1.Value.KindOneofCase.Int64Value ? value.Int64Value : 0)];
        }

        throw new InvalidOperationException($"No row: {sql}");
    }

    public static async Task<long> NumberAsync(this FabraClient client, string sql, CancellationToken cancellationToken) =>
        (await client.NumbersAsync(sql, cancellationToken))[0];

    /// <summary>How many records wait in the spool.</summary>
    public static async Task<long> SpooledAsync(this FabraClient client, CancellationToken cancellationToken)
    {
        var info = await client.GetServerInfoAsync(cancellationToken);
        var detail = info.Checks.Single(check => check.Name == "spool").Detail;
        return long.TryParse(detail.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var records)
            ? records
            : throw new ProofFailedException($"spool: {detail}");
    }

    /// <summary>What DuckDB counts as its memory: blocks of the file, rows that are not in the file yet, and the rest; in bytes.</summary>
    public static async Task<(long Blocks, long NewRows, long Others)> DuckDbMemoryAsync(
        this FabraClient client, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT coalesce(sum(memory_usage_bytes) FILTER (tag = 'BASE_TABLE'), 0)::BIGINT,
                coalesce(sum(memory_usage_bytes) FILTER (tag = 'IN_MEMORY_TABLE'), 0)::BIGINT,
                coalesce(sum(memory_usage_bytes) FILTER (tag NOT IN ('BASE_TABLE', 'IN_MEMORY_TABLE')), 0)::BIGINT
            FROM duckdb_memory()
            """;
        var found = await client.NumbersAsync(Sql, cancellationToken);
        return (found[0], found[1], found[2]);
    }

    /// <summary>Checks that positions run from 1 without a gap and that no position and no id occurs twice.</summary>
    /// <returns>How many records there are.</returns>
    public static async Task<long> CheckPositionsAsync(this FabraClient client, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT count(*)::BIGINT, coalesce(min(log_position), 1)::BIGINT, coalesce(max(log_position), 0)::BIGINT,
                count(DISTINCT log_position)::BIGINT, count(DISTINCT context_id)::BIGINT FROM context_log
            """;
        var found = await client.NumbersAsync(Sql, cancellationToken);
        return found is [var count, 1, var last, var positions, var ids] && count == last && count == positions && count == ids
            ? count
            : throw new ProofFailedException(
                $"log positions: {found[0]} records, from {found[1]} to {found[2]}, {found[3]} positions, {found[4]} ids");
    }
}
