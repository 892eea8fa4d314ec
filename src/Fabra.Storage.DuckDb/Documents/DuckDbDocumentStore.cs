using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Documents.Images;
using Fabra.Storage.DuckDb.Documents.Writing;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>Documents. Searches go over an image of the index in memory.</summary>
internal sealed class DuckDbDocumentStore(
    DuckDbWriter writer, DuckDbReads reads, DuckDbDatabase database, ImageCache cache) : IDocumentStore
{
    private readonly ImageReader _images = new(cache);

    public async Task<bool> CreateIndexAsync(DocumentIndex index, CancellationToken cancellationToken) =>
        !(await writer.WriteAsync(new CreateIndexWrite(index), cancellationToken)).Refused;

    public Task<DocumentIndex?> FindIndexAsync(
        TenantId tenant, string name, DateTimeOffset asOf, CancellationToken cancellationToken) => reads.ReadAsync(
            connection => IndexSql.Generations(connection, tenant, name).FindLast(index => index.ExistsAt(asOf)),
            cancellationToken);

    public Task<DocumentIndex?> FindIndexAsync(TenantId tenant, Guid indexId, CancellationToken cancellationToken) =>
        reads.ReadAsync(connection => IndexSql.Find(connection, tenant, indexId), cancellationToken);

    public async Task<IReadOnlyList<DocumentIndex>> ListGenerationsAsync(
        TenantId tenant, string name, CancellationToken cancellationToken) =>
        await reads.ReadAsync(connection => IndexSql.Generations(connection, tenant, name), cancellationToken);

    public async Task<IReadOnlyList<DocumentIndex>> ListIndexesAsync(
        TenantId tenant, string? after, int limit, CancellationToken cancellationToken) =>
        await reads.ReadAsync(connection => IndexSql.List(connection, tenant, after, limit), cancellationToken);

    public async Task<bool> DeleteIndexAsync(
        TenantId tenant, Guid indexId, DateTimeOffset deletedAt, CancellationToken cancellationToken) =>
        !(await writer.WriteAsync(new DeleteIndexWrite(tenant, indexId, deletedAt), cancellationToken)).Refused;

    public Task<IndexStatistics> ReadStatisticsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        reads.ReadAsync(connection => VersionSql.ReadStatistics(connection, tenant, indexId, asOf), cancellationToken);

    public async Task<IReadOnlyList<DocumentHead?>> FindHeadsAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<string> documentIds, CancellationToken cancellationToken)
    {
        var ids = documentIds.ToHashSet(StringComparer.Ordinal);
        var heads = await reads.ReadAsync(
            connection => HeadSql.Find(connection, tenant, indexId, ids), cancellationToken);
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
        return result switch
        {
            { Earlier: { } earlier } => new DocumentAppend([]) { Earlier = earlier },
            { Refused: true } => new DocumentAppend([]) { IndexGone = true },
            _ => new DocumentAppend(write.Begins),
        };
    }

    public Task<StoredDocument?> FindDocumentAsync(
        TenantId tenant, Guid indexId, string documentId, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        reads.ReadAsync(connection => VersionSql.Find(connection, tenant, indexId, documentId, asOf), cancellationToken);

    public async Task<IReadOnlyList<DocumentSummary>> ListDocumentsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, DocumentListing listing, CancellationToken cancellationToken) =>
        await reads.ReadAsync(connection => VersionSql.List(connection, tenant, indexId, asOf, listing), cancellationToken);

    public Task<ISearchView> OpenSearchAsync(SearchScope scope, CancellationToken cancellationToken) =>
        DuckDbSearchView.OpenAsync(database, reads, _images, scope, cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) => keys.Count == 0
            ? Task.FromResult<IReadOnlyList<StoredChunk?>>([])
            : reads.ReadAsync(connection => VersionSql.ReadChunks(connection, tenant, indexId, keys), cancellationToken);

    public async Task<Compaction> CompactAsync(
        TenantId tenant, Guid indexId, DateTimeOffset endedBefore, IReadOnlySet<Guid> keep, CancellationToken cancellationToken)
    {
        var write = new CompactIndexWrite(tenant, indexId, endedBefore, keep);
        await writer.WriteAsync(write, cancellationToken);
        return write.Compaction;
    }
}
