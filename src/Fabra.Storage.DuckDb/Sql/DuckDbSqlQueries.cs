using System.Threading.Channels;
using DuckDB.NET.Data;
using Fabra.Core.Stores;
using Fabra.Storage.DuckDb.Journal;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>SELECTs for auditors, on an instance that has no access to anything but its own file.</summary>
internal sealed class DuckDbSqlQueries(DuckDbDatabase database, ContextJournal journal, DuckDbReads reads, int most) : ISqlQueries
{
    // One item per open result. Nothing here needs disposing, so that a result may be disposed after the store.
    private readonly Channel<bool> _open = Channel.CreateBounded<bool>(most);

    public async Task<SqlResult> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        reads.ThrowIfDisposed();
        await journal.CatchUpAsync(cancellationToken);
        await _open.Writer.WriteAsync(true, cancellationToken);
        try
        {
            var plan = await reads.ReadAsync(connection => SqlPlan.Make(connection, sql), cancellationToken);
            return new DuckDbSqlResult(await DuckDbStream.OpenAsync(database, reads, plan.Sql, cancellationToken), plan, Release);
        }
        catch (StoreUnavailableException failure) when (IsOfTheQuery(failure))
        {
            Release();
            throw SelectCheck.Refused(failure.Message, failure);
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>True when the database works and the statement does not.</summary>
    internal static bool IsOfTheQuery(StoreUnavailableException failure) =>
        failure.InnerException is DuckDBException cause && !DuckDbErrors.InvalidatesInstance(cause);

    private void Release() => _open.Reader.TryRead(out _);
}
