namespace Fabra.Core.Stores;

/// <summary>The answer to a SELECT; to be disposed when read or given up.</summary>
internal abstract class SqlResult : IAsyncDisposable
{
    public abstract IReadOnlyList<SqlColumn> Columns { get; }

    public abstract IAsyncEnumerable<IReadOnlyList<Value>> ReadRowsAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}

/// <summary>One column of an answer.</summary>
/// <param name="Name">As selected.</param>
/// <param name="DatabaseType">As the store names it.</param>
internal sealed record SqlColumn(string Name, string DatabaseType);
