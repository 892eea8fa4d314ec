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
    private readonly bool[] _nested;
    private readonly Action _release;
    private int _disposed;

    /// <param name="nested">Which columns hold nested values as JSON.</param>
    /// <param name="release">Called once, when the result is disposed.</param>
    public DuckDbSqlResult(DuckDbStream stream, IReadOnlyList<SqlColumn> columns, bool[] nested, Action release)
    {
        _stream = stream;
        _nested = nested;
        _release = release;
        Columns = columns;
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
            return await _stream.ReadAsync(reader => SqlValues.ReadRow(reader, _nested), RowsPerStep, cancellationToken);
        }
        catch (StoreUnavailableException failure) when (DuckDbSqlQueries.IsOfTheQuery(failure))
        {
            throw SelectCheck.Refused(failure.Message, failure);
        }
    }
}
