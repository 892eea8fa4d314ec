using DuckDB.NET.Data;
using Fabra.Core.Contexts;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>
/// What one stream reads, window by window. Each holds about <see cref="WindowBytes"/> of records, whatever their size and however few
/// of them match. The garbage collector takes larger windows for long-lived: of 4 MB each, they kept 25 MB more. Smaller ones cost:
/// whatever a window covers, DuckDB unpacks for it some hundred records of each column.
/// </summary>
internal sealed class ContextWindows(BlockCache cache, ContextFilter filter, ContextColumns columns)
{
    private const long WindowBytes = 1L << 20;
    private const long FirstPositions = 128;
    private const long MostPositions = 131_072;

    /// <summary>About what a filter reads of a row, whether it matches or not.</summary>
    private const long FilterBytes = 128;

    // How many positions the next query covers. This and the rest decide nothing but sizes, so that a window may be read twice.
    private long _positions = FirstPositions;
    private bool _begun;
    private bool _sorts;

    /// <summary>The next records beyond a position, and the position up to which that is all of them.</summary>
    public (List<ContextRecord> Records, long ReadUpTo) Read(DuckDBConnection connection, long after, long last)
    {
        if (!_begun)
        {
            cache.Begin(connection);
            _begun = true;
        }

        // Counted beforehand, because a query that is interrupted has filled the cache too.
        var isFull = cache.Read(WindowBytes);
        var to = Math.Min(last, after + _positions);
        var (records, readUpTo, bytes) = Query(connection, after, to);
        var fitting = (readUpTo - after) * WindowBytes / Math.Max(1, bytes);
        _positions = Math.Clamp(fitting, 1, Math.Min(_positions * 2, MostPositions));
        isFull |= cache.Read(Math.Max(0, bytes - WindowBytes) + ((readUpTo - after) * FilterBytes));
        if (isFull)
        {
            cache.Shrink(connection);
        }

        return (records, readUpTo);
    }

    /// <summary>Nothing more is read.</summary>
    /// <param name="connection">Null when the database does not answer.</param>
    public void End(DuckDBConnection? connection)
    {
        if (_begun)
        {
            _begun = false;
            cache.End(connection);
        }
    }

    // Positions are gapless and rows lie in their order, so that a window is found by min-max pruning and needs no sort: unless somebody
    // changed a position.
    private (List<ContextRecord> Records, long ReadUpTo, long Bytes) Query(DuckDBConnection connection, long after, long to)
    {
        if (!_sorts && Query(connection, after, to, "") is { } window)
        {
            return window;
        }

        _sorts = true;
        return Query(connection, after, to, "ORDER BY log_position")!.Value;
    }

    /// <summary>Null: the rows do not lie in the order of their positions.</summary>
    private (List<ContextRecord> Records, long ReadUpTo, long Bytes)? Query(DuckDBConnection connection, long after, long to, string order)
    {
        var parameters = new List<object?> { after, to };
        using var command = connection.Command(
            $"""
            SELECT {ContextSql.Columns(columns)} FROM context_log
            WHERE log_position > ? AND log_position <= ? AND {ContextSql.Where(filter, parameters)} {order}
            """,
            [.. parameters]);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var records = new List<ContextRecord>();
        var bytes = 0L;
        while (reader.Read())
        {
            var record = ContextRows.Read(reader, columns);
            if (bytes >= WindowBytes * 2 && record.LogPosition > after)
            {
                return (records, after, bytes);
            }

            if (record.LogPosition <= after && !_sorts)
            {
                return null;
            }

            after = record.LogPosition!.Value;
            records.Add(record);
            bytes += record.Content.Length + record.Plan.Length + record.Lineage.Length + record.Meta.Length + 1024;
        }

        return (records, to, bytes);
    }
}
