using Fabra.Core.Stores;
using Fabra.Storage.Sql;
using Npgsql;

namespace Fabra.Storage.Postgres.Sql;

/// <summary>Rows of a SELECT, from a cursor.</summary>
internal sealed class PostgresSqlResult(PostgresCursor cursor, IReadOnlyList<SqlColumn> columns, Action release)
    : SteppedSqlResult(columns, release)
{
    private readonly bool[] _asText = [.. columns.Select(column => SqlValues.IsText(column.DatabaseType))];
    private readonly Func<NpgsqlDataReader, int, Value>[] _readers = [.. columns.Select(column => SqlValues.Reader(column.DatabaseType))];

    protected override async Task<List<IReadOnlyList<Value>>> FetchAsync(int rows, CancellationToken cancellationToken)
    {
        try
        {
            return await cursor.FetchAsync(rows, _asText, reader => SqlValues.ReadRow(reader, _readers), cancellationToken);
        }
        catch (StoreUnavailableException failure) when (failure.OfStatement)
        {
            throw PostgresSqlQueries.Refused(failure);
        }
    }

    protected override ValueTask CloseAsync() => cursor.DisposeAsync();
}
