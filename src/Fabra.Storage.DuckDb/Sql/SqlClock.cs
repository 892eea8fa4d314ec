using Fabra.Storage.Sql;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>Gives each step of a SELECT its time, after which the database is interrupted, and words what a statement is to blame for.</summary>
internal sealed class SqlClock(TimeSpan limit, TimeProvider time)
{
    /// <exception cref="FabraException"><see cref="ErrorReason.InvalidSql"/>: the statement is to blame, or takes too long.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken caller)
    {
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(caller, patience.Token);
        try
        {
            return await step(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            throw SqlLimits.NoRow(limit);
        }
        catch (StoreUnavailableException failure) when (failure.OfStatement || IsOfMemory(failure))
        {
            throw SelectCheck.Refused(failure.Message, failure);
        }
    }

    /// <summary>The statement asks for more memory than the database may take; others go on.</summary>
    private static bool IsOfMemory(StoreUnavailableException failure) =>
        failure.InnerException is DuckDB.NET.Data.DuckDBException cause && cause.Message.Contains("Out of Memory", StringComparison.Ordinal);
}
