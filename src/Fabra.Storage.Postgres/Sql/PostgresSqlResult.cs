using Fabra.Core.Stores;
using Fabra.Storage.Sql;
using Npgsql;

namespace Fabra.Storage.Postgres.Sql;

/// <summary>Rows of a SELECT, from a cursor.</summary>
internal sealed class PostgresSqlResult(PostgresCursor cursor, IReadOnlyList<SqlColumn> columns, Action release)
    : SteppedSqlResult(columns, release)
{
    private const int FirstFetch = 16;
    private const int MostFetched = 256;

    private readonly bool[] _asText = [.. columns.Select(column => SqlValues.IsText(column.DatabaseType))];
    private readonly Func<NpgsqlDataReader, int, Value>[] _readers = [.. columns.Select(column => SqlValues.Reader(column.DatabaseType))];
    private int _fetch = FirstFetch;
    private int _taken;

    protected override async Task<SqlStep> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (step, ended) = await cursor.UseAsync(_fetch, _asText, ReadAsync, cancellationToken);
            if (ended)
            {
                await cursor.EndFetchAsync();
                step.IsLast = _taken < _fetch;
                (_taken, _fetch) = (0, MostFetched);
            }

            return step;
        }
        catch (StoreUnavailableException failure) when (failure.OfStatement)
        {
            throw PostgresSqlQueries.Refused(failure);
        }
    }

    protected override ValueTask CloseAsync() => cursor.DisposeAsync();

    private async Task<(SqlStep Step, bool Ended)> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var step = new SqlStep();
        while (!step.IsFull)
        {
            if (!await reader.ReadAsync(cancellationToken))
            {
                return (step, true);
            }

            step.Add(SqlValues.ReadRow(reader, _readers));
            _taken++;
        }

        return (step, false);
    }
}
