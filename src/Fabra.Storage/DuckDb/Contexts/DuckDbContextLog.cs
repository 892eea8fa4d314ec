using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using Fabra.Core.Contexts;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>The context log. Reads by id go by the id's own time, because rows lie in the order of time.</summary>
internal sealed class DuckDbContextLog(DuckDbWriter writer, DuckDbReads reads) : IContextLog
{
    /// <summary>How many positions one query of a stream covers at first, and at most when few of them match.</summary>
    private const long WindowPositions = 2_048;
    private const long LargestWindow = 131_072;

    /// <summary>How much of a window is held at a time; two windows are.</summary>
    private const long WindowBytes = 4L << 20;

    public async Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken)
    {
        var result = await writer.WriteAsync(new ContextWrite(record, key), cancellationToken);
        return new AppendOutcome(result.Number, result.Earlier);
    }

    public async Task<ContextRecord?> FindAsync(
        string tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken)
    {
        if (contextId.Version != 7)
        {
            return null;
        }

        var found = await reads.ReadAsync(
            connection => connection.Query(
                $"SELECT {ContextSql.Columns(columns)} FROM context_log WHERE timestamp = ? AND context_id = ? AND tenant = ?",
                reader => ContextSql.Read(reader, columns),
                ContextTime.Of(contextId),
                contextId,
                tenant),
            cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public Task<IReadOnlyList<ContextRecord>> ListAsync(
        ContextFilter filter,
        ContextOrder order,
        Guid? after,
        int limit,
        ContextColumns columns,
        CancellationToken cancellationToken) =>
        reads.ReadAsync(
            connection => ContextList.Read(connection, filter, order, after, limit, columns), cancellationToken);

    public async Task<long> GetHeadAsync(CancellationToken cancellationToken) => await reads.ReadAsync(
        connection => (long)connection.Scalar("SELECT coalesce(max(log_position), 0)::BIGINT FROM context_log")!,
        cancellationToken);

    public async IAsyncEnumerable<ContextRecord> StreamAsync(
        ContextFilter filter,
        long after,
        long head,
        ContextColumns columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A head that lies beyond the log must not be walked to, window by empty window.
        var last = Math.Min(head, await GetHeadAsync(cancellationToken));

        // The next window is read while the caller takes this one.
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var positions = WindowPositions;
        var ahead = ReadAheadAsync(after);
        try
        {
            while (ahead is not null)
            {
                var (records, readUpTo) = await ahead;
                positions = records.Count < positions / 8 ? Math.Min(positions * 2, LargestWindow) : WindowPositions;
                ahead = ReadAheadAsync(readUpTo);
                foreach (var record in records)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return record;
                }
            }
        }
        finally
        {
            await abandoned.CancelAsync();
            await Task.WhenAny(ahead ?? Task.CompletedTask);
        }

        Task<(List<ContextRecord> Records, long ReadUpTo)>? ReadAheadAsync(long from)
        {
            var to = Math.Min(last, from + positions);
            return from >= last ? null : reads.ReadAsync(
                connection => ReadWindow(connection, filter, from, to, columns), abandoned.Token);
        }
    }

    // Positions are gapless and rows lie in their order, so that a window is found by min-max pruning and needs no sort.
    private static (List<ContextRecord> Records, long ReadUpTo) ReadWindow(
        DuckDBConnection connection, ContextFilter filter, long after, long to, ContextColumns columns)
    {
        var parameters = new List<object?> { after, to };
        using var command = connection.Command(
            $"""
            SELECT {ContextSql.Columns(columns)} FROM context_log
            WHERE log_position > ? AND log_position <= ? AND {ContextSql.Where(filter, parameters)}
            """,
            [.. parameters]);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var records = new List<ContextRecord>();
        var bytes = 0L;
        while (reader.Read())
        {
            var record = ContextSql.Read(reader, columns);
            if (record.LogPosition <= after)
            {
                throw new InvalidOperationException($"Position {record.LogPosition} came after {after}.");
            }

            after = record.LogPosition!.Value;
            records.Add(record);
            bytes += record.Content.Length + record.Plan.Length + record.Lineage.Length + record.Meta.Length + 1024;
            if (bytes >= WindowBytes)
            {
                return (records, after);
            }
        }

        return (records, to);
    }
}
