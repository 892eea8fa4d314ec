using System.Runtime.CompilerServices;
using Fabra.Core.Stores;
using Fabra.Core.Values;

namespace Fabra.Storage.Sql;

/// <summary>Rows of a SELECT, fetched in steps, so that a caller who is slow keeps few of them in memory.</summary>
/// <param name="columns">What the SELECT names.</param>
/// <param name="release">Called once, when the result is disposed.</param>
internal abstract class SteppedSqlResult(IReadOnlyList<SqlColumn> columns, Action release) : SqlResult
{
    private const int RowsPerStep = 256;

    private int _disposed;

    public override IReadOnlyList<SqlColumn> Columns => columns;

    public override async IAsyncEnumerable<IReadOnlyList<Value>> ReadRowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            var step = await FetchAsync(RowsPerStep, cancellationToken);
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
            await CloseAsync();
            release();
        }
    }

    /// <summary>The next rows; fewer than asked for when there are no more.</summary>
    protected abstract Task<List<IReadOnlyList<Value>>> FetchAsync(int rows, CancellationToken cancellationToken);

    protected abstract ValueTask CloseAsync();
}
