using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Contexts;
using Fabra.Storage.DuckDb.Journal;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>The context log. Reads by id go by the id's own time, because rows lie in the order of time.</summary>
internal sealed class DuckDbContextLog(ContextJournal journal, DuckDbReads reads, BlockCache cache) : IContextLog
{
    public Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken) =>
        journal.AppendAsync(record, key, cancellationToken);

    public async Task<ContextRecord?> FindAsync(
        TenantId tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken)
    {
        if (contextId.Version != 7)
        {
            return null;
        }

        reads.ThrowIfDisposed();
        if (journal.Find(contextId) is { } pending)
        {
            return pending.Tenant == tenant ? ContextSelection.Take(pending, columns) : null;
        }

        return await reads.ReadAsync(
            connection => FindOne(connection, columns, "timestamp = ? AND context_id = ? AND tenant = ?", ContextTime.Of(contextId), contextId, tenant)
                // Not where its id says: it is not there, or somebody changed its time.
                ?? FindOne(connection, columns, "context_id = ? AND tenant = ?", contextId, tenant),
            cancellationToken);
    }

    public async Task<IReadOnlyList<ContextRecord>> ListAsync(
        ContextFilter filter,
        ContextOrder order,
        Guid? after,
        int limit,
        ContextColumns columns,
        CancellationToken cancellationToken)
    {
        reads.ThrowIfDisposed();

        // First what the database may not have: what it gets meanwhile is in both.
        var pending = journal.Pending();
        var stored = await reads.ReadAsync(
            connection => ContextList.Read(connection, filter, order, after, limit, columns), cancellationToken);
        var matching = pending.Where(record => ContextSelection.Matches(record, filter)).ToList();
        return matching.Count == 0
            ? stored
            : ContextSelection.Page([.. stored, .. matching], order, after, limit).Select(record => ContextSelection.Take(record, columns))
                .ToList();
    }

    public Task<Guid> GetStoreIdAsync(CancellationToken cancellationToken) =>
        reads.ReadAsync(connection => (Guid)connection.Scalar("SELECT store_id FROM store_identity")!, cancellationToken);

    public Task<long> GetHeadAsync(CancellationToken cancellationToken)
    {
        reads.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(journal.Head);
    }

    public async IAsyncEnumerable<ContextRecord> StreamAsync(
        ContextFilter filter,
        long after,
        long head,
        ContextColumns columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        reads.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();

        // A head that lies beyond the log must not be walked to, window by empty window. Read before what is pending: up to it the database has
        // everything that is not pending.
        var newest = journal.Head;
        var pending = journal.Pending();
        var last = Math.Min(head, pending.Count > 0 ? pending[0].LogPosition!.Value - 1 : newest);

        // The next window is read while the caller takes this one.
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var windows = new ContextWindows(cache, filter, columns);
        var ahead = ReadAheadAsync(after);
        try
        {
            while (ahead is not null)
            {
                var (records, readUpTo) = await ahead;
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
            await EndAsync(windows);
        }

        foreach (var record in pending.Where(record => record.LogPosition > after && record.LogPosition <= head))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ContextSelection.Matches(record, filter))
            {
                yield return ContextSelection.Take(record, columns);
            }
        }

        Task<(List<ContextRecord> Records, long ReadUpTo)>? ReadAheadAsync(long from) => from >= last
            ? null
            : reads.ReadAsync(connection => windows.Read(connection, from, last), abandoned.Token);
    }

    private static ContextRecord? FindOne(
        DuckDBConnection connection, ContextColumns columns, string condition, params object?[] parameters)
    {
        var sql = $"SELECT {ContextSql.Columns(columns)} FROM context_log WHERE {condition}";
        return connection.Query(sql, reader => ContextRows.Read(reader, columns), parameters) is [var found, ..] ? found : null;
    }

    private async Task EndAsync(ContextWindows windows)
    {
        try
        {
            await reads.ReadAsync(
                connection =>
                {
                    windows.End(connection);
                    return true;
                },
                CancellationToken.None);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or ObjectDisposedException)
        {
            // Whatever the stream ended with is what the caller learns; a database that is gone has no cache.
            windows.End(null);
        }
    }
}
