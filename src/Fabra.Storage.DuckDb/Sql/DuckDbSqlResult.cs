using Fabra.Storage.Sql;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>Rows of a SELECT, from a streaming result.</summary>
internal sealed class DuckDbSqlResult(DuckDbStream stream, SqlPlan plan, Action release) : SteppedSqlResult(plan.Columns, release)
{
    protected override async Task<List<IReadOnlyList<Value>>> FetchAsync(int rows, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(plan.ReadRow, rows, cancellationToken);
        }
        catch (StoreUnavailableException failure) when (DuckDbSqlQueries.IsOfTheQuery(failure))
        {
            throw SelectCheck.Refused(failure.Message, failure);
        }
    }

    protected override ValueTask CloseAsync() => stream.DisposeAsync();
}
