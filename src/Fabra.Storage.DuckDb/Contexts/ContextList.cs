using DuckDB.NET.Data;
using Fabra.Core.Contexts;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>One page of contexts, by keyset.</summary>
internal static class ContextList
{
    public static IReadOnlyList<ContextRecord> Read(
        DuckDBConnection connection, ContextFilter filter, ContextOrder order, Guid? after, int limit, ContextColumns columns)
    {
        var page = Read(connection, filter, order, after, limit, columns, byTime: true);
        return page.All(ContextRows.IsInPlace) ? page : Read(connection, filter, order, after, limit, columns, byTime: false);
    }

    private static List<ContextRecord> Read(
        DuckDBConnection connection,
        ContextFilter filter,
        ContextOrder order,
        Guid? after,
        int limit,
        ContextColumns columns,
        bool byTime)
    {
        var newestFirst = order == ContextOrder.NewestFirst;
        var parameters = new List<object?>();
        var where = ContextSql.Where(filter, parameters);
        if (after is { } cursor)
        {
            where += newestFirst ? " AND context_id < ?" : " AND context_id > ?";
            parameters.Add(cursor);
            if (byTime && cursor.Version == 7)
            {
                // The time in the cursor prunes, the id decides.
                where += newestFirst ? " AND timestamp <= ?" : " AND timestamp >= ?";
                parameters.Add(ContextTime.Of(cursor));
            }
        }

        // The time leads the id anyway. Named first it lets DuckDB begin with the row groups at the end that is asked for: 1.5 ms
        // instead of 30 ms at 120,000 rows.
        var direction = newestFirst ? "DESC" : "ASC";
        return connection.Query(
            $"""
            SELECT {ContextSql.Columns(columns)} FROM context_log WHERE {where}
            ORDER BY {(byTime ? $"timestamp {direction}, " : "")}context_id {direction} LIMIT {limit}
            """,
            reader => ContextRows.Read(reader, columns),
            [.. parameters]);
    }
}
