using Fabra.Core.Errors;
using Fabra.Core.Stores;
using Fabra.Core.Values;
using Fabra.Storage.Sql;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>Rows of a SELECT, from a streaming result.</summary>
/// <param name="nested">Which columns hold nested values as JSON.</param>
internal sealed class DuckDbSqlResult(DuckDbStream stream, IReadOnlyList<SqlColumn> columns, bool[] nested, Action release)
    : SteppedSqlResult(columns, release)
{
    protected override async Task<List<IReadOnlyList<Value>>> FetchAsync(int rows, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(reader => SqlValues.ReadRow(reader, nested), rows, cancellationToken);
        }
        catch (StoreUnavailableException failure) when (DuckDbSqlQueries.IsOfTheQuery(failure))
        {
            throw SelectCheck.Refused(failure.Message, failure);
        }
    }

    protected override ValueTask CloseAsync() => stream.DisposeAsync();
}
