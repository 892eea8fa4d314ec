using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Storage.Resilience;

/// <summary>Guarded documents.</summary>
internal sealed class ResilientDocumentStore(IDocumentStore inner, StoreGuard guard) : IDocumentStore
{
    public Task<bool> CreateIndexAsync(DocumentIndex index, CancellationToken cancellationToken) =>
        guard.RunWriteAsync(token => inner.CreateIndexAsync(index, token), cancellationToken);

    public Task<DocumentIndex?> FindIndexAsync(
        TenantId tenant, string name, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.FindIndexAsync(tenant, name, asOf, token), cancellationToken);

    public Task<DocumentIndex?> FindIndexAsync(TenantId tenant, Guid indexId, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.FindIndexAsync(tenant, indexId, token), cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListGenerationsAsync(
        TenantId tenant, string name, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.ListGenerationsAsync(tenant, name, token), cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListIndexesAsync(
        TenantId tenant, string? after, int limit, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.ListIndexesAsync(tenant, after, limit, token), cancellationToken);

    public Task<bool> DeleteIndexAsync(
        TenantId tenant, Guid indexId, DateTimeOffset deletedAt, CancellationToken cancellationToken) =>
        guard.RunWriteAsync(token => inner.DeleteIndexAsync(tenant, indexId, deletedAt, token), cancellationToken);

    public Task<IndexStatistics> ReadStatisticsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        guard.RunLongAsync(token => inner.ReadStatisticsAsync(tenant, indexId, asOf, token), cancellationToken);

    public Task<IReadOnlyList<DocumentHead?>> FindHeadsAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<string> documentIds, CancellationToken cancellationToken) =>
        guard.RunLongAsync(token => inner.FindHeadsAsync(tenant, indexId, documentIds, token), cancellationToken);

    public Task<DocumentAppend> AppendAsync(
        IReadOnlyList<DocumentVersion> versions, RequestKey? key, CancellationToken cancellationToken) =>
        guard.RunLongWriteAsync(token => inner.AppendAsync(versions, key, token), cancellationToken);

    public Task<StoredDocument?> FindDocumentAsync(
        TenantId tenant, Guid indexId, string documentId, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.FindDocumentAsync(tenant, indexId, documentId, asOf, token), cancellationToken);

    public Task<IReadOnlyList<DocumentSummary>> ListDocumentsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, DocumentListing listing, CancellationToken cancellationToken) =>
        guard.RunLongAsync(token => inner.ListDocumentsAsync(tenant, indexId, asOf, listing, token), cancellationToken);

    public Task<ISearchView> OpenSearchAsync(SearchScope scope, CancellationToken cancellationToken) =>
        ResilientSearchView.OpenAsync(guard, token => inner.OpenSearchAsync(scope, token), cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.ReadChunksAsync(tenant, indexId, keys, token), cancellationToken);

    public Task<Compaction> CompactAsync(
        TenantId tenant, Guid indexId, DateTimeOffset endedBefore, IReadOnlySet<Guid> keep, CancellationToken cancellationToken) =>
        guard.RunLongWriteAsync(token => inner.CompactAsync(tenant, indexId, endedBefore, keep, token), cancellationToken);
}
