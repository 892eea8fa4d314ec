using System.Runtime.CompilerServices;
using Fabra.Core.Errors;
using Fabra.Core.Storage;
using Fabra.Core.Values;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>Rows of a SELECT, fetched in steps.</summary>
internal sealed class DuckDbSqlResult : SqlResult
{
    private const int RowsPerStep = 256;

    private readonly DuckDbStream _stream;
    private readonly Action _release;
    private int _disposed;

    /// <param name="release">Called once, when the result is disposed.</param>
    public DuckDbSqlResult(DuckDbStream stream, Action release)
    {
        _stream = stream;
        _release = release;
        Columns = stream.Describe(reader => Enumerable.Range(0, reader.FieldCount)
            .Select(column => new SqlColumn(reader.GetName(column), reader.GetDataTypeName(column)))
            .ToArray());
    }

    public override IReadOnlyList<SqlColumn> Columns { get; }

    public override async IAsyncEnumerable<IReadOnlyList<Value>> ReadRowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var step = await ReadStepAsync(cancellationToken);
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
            await _stream.DisposeAsync();
            _release();
        }
    }

    private async Task<List<IReadOnlyList<Value>>> ReadStepAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        try
        {
            return await _stream.ReadAsync(SqlValues.ReadRow, RowsPerStep, cancellationToken);
        }
        catch (StoreUnavailableException failure) when (DuckDbSqlQueries.IsOfTheQuery(failure))
        {
            throw SelectCheck.Refused(failure.Message, failure);
        }
    }
}
