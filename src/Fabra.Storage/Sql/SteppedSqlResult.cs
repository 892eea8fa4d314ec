using System.Runtime.CompilerServices;
using Fabra.Core.Stores;

namespace Fabra.Storage.Sql;

/// <summary>Rows of a SELECT, fetched in steps, so that a caller who is slow keeps few of them in memory.</summary>
/// <param name="columns">What the SELECT names.</param>
/// <param name="release">Called once, when the result is disposed.</param>
internal abstract class SteppedSqlResult(IReadOnlyList<SqlColumn> columns, Action release) : SqlResult
{
    private const int FirstStep = 16;
    private const int MostRows = 256;

    /// <summary>About how much of an answer is in memory at a time, unless one row alone has more.</summary>
    private const long StepBytes = 1024 * 1024;

    private int _disposed;

    public override IReadOnlyList<SqlColumn> Columns => columns;

    public override async IAsyncEnumerable<IReadOnlyList<Value>> ReadRowsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var rows = FirstStep; ;)
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            var step = await FetchAsync(rows, cancellationToken);
            var bytes = 0L;
            foreach (var row in step)
            {
                bytes += row.Sum(SizeOf);
                yield return row;
            }

            if (step.Count < rows)
            {
                yield break;
            }

            rows = (int)Math.Clamp(StepBytes * rows / Math.Max(bytes, 1), 1, MostRows);
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

    private static long SizeOf(Value value) => value.Kind switch
    {
        ValueKind.String => value.AsString.Length,
        ValueKind.Bytes => value.AsBytes.Length,
        ValueKind.List => value.AsList.Sum(SizeOf),
        ValueKind.Struct => value.AsStruct.Sum(field => field.Key.Length + SizeOf(field.Value)),
        _ => sizeof(long),
    };
}
