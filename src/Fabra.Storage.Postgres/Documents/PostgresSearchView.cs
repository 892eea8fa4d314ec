using Fabra.Core.Documents.Search;
using Fabra.Storage.Documents.Images;
using Fabra.Storage.Postgres.Documents.Vectors;
using Npgsql;

namespace Fabra.Storage.Postgres.Documents;

/// <summary>
/// One search: a transaction, whose snapshot it reads, on a connection of its own, and the image of the index as of it. A search for the
/// nearest vectors of what is valid now needs no image where there is an HNSW index; the image is opened by the first call that does.
/// </summary>
internal sealed class PostgresSearchView : ISearchView
{
    private readonly HeldConnection _connection;
    private readonly ImageReader _images;
    private readonly VectorExtension? _extension;
    private readonly SearchScope _scope;
    private readonly IndexHead? _head;
    private SearchedIndex? _index;
    private ImageScope? _chunks;

    private PostgresSearchView(
        HeldConnection connection, ImageReader images, VectorExtension? extension, SearchScope scope, IndexHead? head)
    {
        _connection = connection;
        _images = images;
        _extension = extension;
        _scope = scope;
        _head = head;
    }

    public DateTimeOffset? CompactedBefore => _head?.CompactedBefore;

    public static Task<ISearchView> OpenAsync(
        PostgresCalls calls,
        ImageReader images,
        VectorExtension? extension,
        SearchScope scope,
        CancellationToken cancellationToken) => calls.LendAsync<ISearchView>(
            async (connection, token) => new PostgresSearchView(
                new HeldConnection(calls, connection),
                images,
                extension,
                scope,
                await images.BeginAsync(connection, scope, token)),
            cancellationToken);

    public Task<IReadOnlyList<ChunkScore>> FindNearestAsync(
        ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) => _connection.RunAsync(
            async (connection, token) =>
            {
                if (_extension is not null
                    && await NearestChunks.FindAsync(connection, _extension, _scope, vector, limit, token) is { } nearest)
                {
                    return nearest;
                }

                if (await ImageAsync(connection, token) is not { } index)
                {
                    return [];
                }

                index.CheckDimensions(vector);
                return await DocumentSearch.FindNearestAsync(
                    connection, _scope.IndexId, index.View, await ChunksAsync(connection, index, token), vector, limit, token);
            },
            cancellationToken);

    public Task<TermPostings> FindTermsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) => _connection.RunAsync(
        async (connection, token) => await ImageAsync(connection, token) is { } index
            ? await DocumentSearch.FindTermsAsync(
                connection, _scope.IndexId, index.View, await ChunksAsync(connection, index, token), terms, token)
            : new TermPostings(0, 0, new long[terms.Count], []),
        cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        _connection.RunAsync(
            (connection, token) => VersionSql.ReadChunksAsync(connection, _scope.Tenant, _scope.IndexId, keys, token), cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<SearchedIndex?> ImageAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        _head is null ? null : _index ??= await _images.OpenAsync(connection, _scope.IndexId, _head, cancellationToken);

    // Both rankings go over the same chunks: the filter is evaluated for the first that asks.
    private async Task<ImageScope> ChunksAsync(
        NpgsqlConnection connection, SearchedIndex index, CancellationToken cancellationToken) =>
        _chunks ??= index.View.Scope(_scope.AsOf, await ImageReader.FilterAsync(connection, _scope, cancellationToken));
}
