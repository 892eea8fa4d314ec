using System.Threading.Channels;
using Fabra.Core.Stores;
using Fabra.Storage.DuckDb.Journal;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>SELECTs for auditors, on an instance that has no access to anything but its own file.</summary>
internal sealed class DuckDbSqlQueries(
    DuckDbDatabase database, ContextJournal journal, DuckDbReads reads, int most, SqlClock clock) : ISqlQueries
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
            return await clock.RunAsync(
                async token =>
                {
                    var plan = await reads.ReadAsync(connection => SqlPlan.Make(connection, sql), token);
                    var stream = await DuckDbStream.OpenAsync(database, reads, plan.Sql, token);
                    return new DuckDbSqlResult(stream, plan, clock, Release);
                },
                cancellationToken);
        }
        catch
        {
            Release();
            throw;
        }
    }

    private void Release() => _open.Reader.TryRead(out _);
}
