using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Documents.Images;
using Fabra.Storage.Postgres.Documents.Vectors;
using Fabra.Storage.Postgres.Documents.Writing;
using Fabra.Storage.Postgres.Writing;

namespace Fabra.Storage.Postgres.Documents;

/// <summary>
/// Documents. Searches go over an image of the index in memory; those for the nearest vectors of what is valid now over an HNSW index where
/// there is one.
/// </summary>
/// <param name="long">For compactions, which take as long as they take.</param>
internal sealed class PostgresDocumentStore(
    PostgresWriter<VersionsWrite> writer,
    PostgresCalls writes,
    PostgresCalls reads,
    PostgresCalls @long,
    ImageCache cache,
    VectorUpkeep vectors) : IDocumentStore
{
    private readonly ImageReader _images = new(cache);

    public Task<bool> CreateIndexAsync(DocumentIndex index, CancellationToken cancellationToken) =>
        writes.RunAsync((connection, token) => IndexSql.InsertAsync(connection, index, token), cancellationToken);

    public async Task<DocumentIndex?> FindIndexAsync(
        TenantId tenant, string name, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var generations = await reads.RunAsync(
            (connection, token) => IndexSql.GenerationsAsync(connection, tenant, name, token), cancellationToken);
        return generations.FindLast(index => index.ExistsAt(asOf));
    }

    public Task<DocumentIndex?> FindIndexAsync(TenantId tenant, Guid indexId, CancellationToken cancellationToken) =>
        reads.RunAsync((connection, token) => IndexSql.FindAsync(connection, tenant, indexId, token), cancellationToken);

    public async Task<IReadOnlyList<DocumentIndex>> ListGenerationsAsync(
        TenantId tenant, string name, CancellationToken cancellationToken) => await reads.RunAsync(
            (connection, token) => IndexSql.GenerationsAsync(connection, tenant, name, token), cancellationToken);

    public async Task<IReadOnlyList<DocumentIndex>> ListIndexesAsync(
        TenantId tenant, string? after, int limit, CancellationToken cancellationToken) => await reads.RunAsync(
            (connection, token) => IndexSql.ListAsync(connection, tenant, after, limit, token), cancellationToken);

    public async Task<bool> DeleteIndexAsync(
        TenantId tenant, Guid indexId, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        var deleted = await writes.RunAsync(
            (connection, token) => IndexSql.DeleteAsync(connection, tenant, indexId, deletedAt, token), cancellationToken);
        vectors.Changed();
        return deleted;
    }

    public Task<IndexStatistics> ReadStatisticsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, CancellationToken cancellationToken) => reads.RunAsync(
            (connection, token) => VersionSql.ReadStatisticsAsync(connection, tenant, indexId, asOf, token), cancellationToken);

    public async Task<IReadOnlyList<DocumentHead?>> FindHeadsAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<string> documentIds, CancellationToken cancellationToken)
    {
        var ids = documentIds.ToHashSet(StringComparer.Ordinal);
        var heads = await reads.RunAsync(
            (connection, token) => HeadSql.FindAsync(connection, tenant, indexId, ids, token), cancellationToken);
        return
        [
            .. documentIds.Select(id => heads.TryGetValue(id, out var head) && head.IsValid
                ? new DocumentHead(id, head.VersionId, head.Fingerprint, head.IndexedAt)
                : null),
        ];
    }

    public async Task<DocumentAppend> AppendAsync(
        IReadOnlyList<DocumentVersion> versions, RequestKey? key, CancellationToken cancellationToken)
    {
        var write = new VersionsWrite(versions, key);
        var result = await writer.WriteAsync(write, cancellationToken);
        vectors.Changed();
        return result.Earlier is { } earlier
            ? new DocumentAppend([]) { Earlier = earlier }
            : new DocumentAppend(write.Begins) { IndexGone = write.IndexGone };
    }

    public Task<StoredDocument?> FindDocumentAsync(
        TenantId tenant, Guid indexId, string documentId, DateTimeOffset asOf, CancellationToken cancellationToken) => reads.RunAsync(
            (connection, token) => VersionSql.FindAsync(connection, tenant, indexId, documentId, asOf, token), cancellationToken);

    public async Task<IReadOnlyList<DocumentSummary>> ListDocumentsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, DocumentListing listing, CancellationToken cancellationToken) =>
        await reads.RunAsync(
            (connection, token) => VersionSql.ListAsync(connection, tenant, indexId, asOf, listing, token), cancellationToken);

    public Task<ISearchView> OpenSearchAsync(SearchScope scope, CancellationToken cancellationToken) =>
        PostgresSearchView.OpenAsync(reads, _images, vectors.Choice.Extension, scope, cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) => reads.RunAsync(
            (connection, token) => VersionSql.ReadChunksAsync(connection, tenant, indexId, keys, token), cancellationToken);

    public Task<Compaction> CompactAsync(
        TenantId tenant, Guid indexId, DateTimeOffset endedBefore, IReadOnlySet<Guid> keep, CancellationToken cancellationToken) =>
        @long.RunAsync(
            (connection, token) => IndexCompaction.RunAsync(connection, tenant, indexId, endedBefore, keep, token),
            cancellationToken);
}
