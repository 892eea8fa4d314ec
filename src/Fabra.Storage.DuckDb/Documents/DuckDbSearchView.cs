using DuckDB.NET.Data;
using Fabra.Core.Documents.Search;
using Fabra.Storage.Documents.Images;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>One search: a transaction, whose snapshot it reads, on a connection of its own, and the image of the index as of it.</summary>
internal sealed class DuckDbSearchView : ISearchView
{
    private readonly DuckDbReads _reads;
    private readonly DuckDbLease _lease;
    private readonly SearchScope _scope;
    private readonly SearchedIndex? _index;
    private ImageScope? _chunks;
    private volatile bool _disposed;

    private DuckDbSearchView(DuckDbReads reads, DuckDbLease lease, SearchScope scope, SearchedIndex? index)
    {
        _reads = reads;
        _lease = lease;
        _scope = scope;
        _index = index;
    }

    public DateTimeOffset? CompactedBefore => _index?.CompactedBefore;

    public static Task<ISearchView> OpenAsync(
        DuckDbDatabase database, DuckDbReads reads, ImageReader images, SearchScope scope, CancellationToken cancellationToken) =>
        reads.RunAsync<ISearchView>(
            () =>
            {
                var lease = database.Rent(out _);
                try
                {
                    using var cancellation = new QueryCancellation(lease, cancellationToken);
                    return new DuckDbSearchView(reads, lease, scope, lease.Use(connection =>
                    {
                        lease.Hold(new OpenTransaction(connection));
                        return images.Open(connection, scope, cancellationToken);
                    }));
                }
                catch
                {
                    lease.Dispose();
                    throw;
                }
            },
            cancellationToken);

    public Task<IReadOnlyList<ChunkScore>> FindNearestAsync(
        ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) => RunAsync<IReadOnlyList<ChunkScore>>(
            connection =>
            {
                _index?.CheckDimensions(vector);
                return _index is { } index
                    ? VectorSearch.Run(connection, _scope.IndexId, index.View, Chunks(connection, index), vector.Span, limit)
                    : [];
            },
            cancellationToken);

    public Task<TermPostings> FindTermsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) => RunAsync(
        connection => _index is { } index
            ? TermSearch.Run(connection, _scope.IndexId, index.View, Chunks(connection, index), terms)
            : new TermPostings(0, 0, new long[terms.Count], []),
        cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        RunAsync(
            connection => _index is { } index
                ? NumberedChunks.Read(connection, _scope.IndexId, index.View, keys)
                : new StoredChunk?[keys.Count],
            cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            _lease.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    // Both rankings go over the same chunks: the filter is evaluated for the first that asks.
    private ImageScope Chunks(DuckDBConnection connection, SearchedIndex index) =>
        _chunks ??= index.View.Scope(_scope.AsOf, ImageReader.Filter(connection, _scope));

    private Task<T> RunAsync<T>(Func<DuckDBConnection, T> read, CancellationToken cancellationToken) => _reads.RunAsync(
        () =>
        {
            using var cancellation = new QueryCancellation(_lease, cancellationToken);
            return _lease.Use(connection =>
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                return read(connection);
            });
        },
        cancellationToken);

    /// <summary>What is open on the connection when the view gives it back.</summary>
    private sealed class OpenTransaction(DuckDBConnection connection) : IDisposable
    {
        public void Dispose() => connection.TryRollback();
    }
}
