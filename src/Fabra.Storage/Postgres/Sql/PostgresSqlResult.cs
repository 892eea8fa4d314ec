using System.Runtime.CompilerServices;
using Fabra.Core.Errors;
using Fabra.Core.Storage;
using Fabra.Core.Values;

namespace Fabra.Storage.Postgres.Sql;

/// <summary>Rows of a SELECT, fetched in steps.</summary>
internal sealed class PostgresSqlResult : SqlResult
{
    private const int RowsPerStep = 256;

    private readonly PostgresCursor _cursor;
    private readonly bool[] _asText;
    private readonly bool[] _timestamps;
    private readonly Action _release;
    private int _disposed;

    /// <param name="release">Called once, when the result is disposed.</param>
    public PostgresSqlResult(PostgresCursor cursor, IReadOnlyList<SqlColumn> columns, Action release)
    {
        _cursor = cursor;
        _release = release;
        _asText = [.. columns.Select(column => SqlValues.IsText(column.DatabaseType))];
        _timestamps = [.. columns.Select(column => SqlValues.IsTimestamp(column.DatabaseType))];
        Columns = columns;
    }

    public override IReadOnlyList<SqlColumn> Columns { get; }

    public override async IAsyncEnumerable<IReadOnlyList<Value>> ReadRowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var step = await FetchAsync(cancellationToken);
            foreach (var row in step)
            {
                yield return row;
            }

            if (step.Count < RowsPerStep)
            {
                yield break;
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _cursor.DisposeAsync();
            _release();
        }
    }

    private async Task<List<IReadOnlyList<Value>>> FetchAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        try
        {
            return await _cursor.FetchAsync(
                RowsPerStep, _asText, reader => SqlValues.ReadRow(reader, _timestamps), cancellationToken);
        }
        catch (StoreUnavailableException failure) when (PostgresSqlQueries.IsOfTheQuery(failure))
        {
            throw PostgresSqlQueries.Refused(failure);
        }
    }
}
