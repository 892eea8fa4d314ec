using System.Runtime.CompilerServices;
using Fabra.Core.Stores;

namespace Fabra.Storage.Sql;

/// <summary>Rows of a SELECT, fetched in steps, so that a caller who is slow keeps few of them in memory.</summary>
/// <param name="columns">What the SELECT names.</param>
/// <param name="release">Called once, when the result is disposed.</param>
internal abstract class SteppedSqlResult(IReadOnlyList<SqlColumn> columns, Action release) : SqlResult
{
    private int _disposed;

    public override IReadOnlyList<SqlColumn> Columns => columns;

    public override async IAsyncEnumerable<IReadOnlyList<Value>> ReadRowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SqlStep step;
        do
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            step = await FetchAsync(cancellationToken);
            foreach (var row in step.Rows)
            {
                yield return row;
            }
        }
        while (!step.IsLast);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await CloseAsync();
            release();
        }
    }

    /// <summary>The next rows.</summary>
    protected abstract Task<SqlStep> FetchAsync(CancellationToken cancellationToken);

    protected abstract ValueTask CloseAsync();
}
