using Fabra.Core.Values;

namespace Fabra.Core.Stores;

/// <summary>The answer to a SELECT; to be disposed when read or given up.</summary>
public abstract class SqlResult : IAsyncDisposable
{
    public abstract IReadOnlyList<SqlColumn> Columns { get; }

    public abstract IAsyncEnumerable<IReadOnlyList<Value>> ReadRowsAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
