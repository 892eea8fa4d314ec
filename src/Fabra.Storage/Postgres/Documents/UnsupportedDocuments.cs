using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Errors;
using Fabra.Core.Requests;

namespace Fabra.Storage.Postgres.Documents;

/// <summary>Says that documents are not kept here.</summary>
internal sealed class UnsupportedDocuments(PostgresCalls calls) : IDocumentStore
{
    public Task<bool> CreateIndexAsync(DocumentIndex index, CancellationToken cancellationToken) =>
        RefuseAsync<bool>(cancellationToken);

    public Task<DocumentIndex?> FindIndexAsync(
        string tenant, string name, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        RefuseAsync<DocumentIndex?>(cancellationToken);

    public Task<DocumentIndex?> FindIndexAsync(string tenant, Guid indexId, CancellationToken cancellationToken) =>
        RefuseAsync<DocumentIndex?>(cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListGenerationsAsync(
        string tenant, string name, CancellationToken cancellationToken) =>
        RefuseAsync<IReadOnlyList<DocumentIndex>>(cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListIndexesAsync(
        string tenant, string? after, int limit, CancellationToken cancellationToken) =>
        RefuseAsync<IReadOnlyList<DocumentIndex>>(cancellationToken);

    public Task<bool> DeleteIndexAsync(
        string tenant, Guid indexId, DateTimeOffset deletedAt, CancellationToken cancellationToken) =>
        RefuseAsync<bool>(cancellationToken);

    public Task<IndexStatistics> ReadStatisticsAsync(
        string tenant, Guid indexId, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        RefuseAsync<IndexStatistics>(cancellationToken);

    public Task<IReadOnlyList<DocumentHead?>> FindHeadsAsync(
        string tenant, Guid indexId, IReadOnlyList<string> documentIds, CancellationToken cancellationToken) =>
        RefuseAsync<IReadOnlyList<DocumentHead?>>(cancellationToken);

    public Task<DocumentAppend> AppendAsync(
        IReadOnlyList<DocumentVersion> versions, RequestKey? key, CancellationToken cancellationToken) =>
        RefuseAsync<DocumentAppend>(cancellationToken);

    public Task<StoredDocument?> FindDocumentAsync(
        string tenant, Guid indexId, string documentId, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        RefuseAsync<StoredDocument?>(cancellationToken);

    public Task<IReadOnlyList<ChunkScore>> SearchVectorsAsync(
        SearchScope scope, ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) =>
        RefuseAsync<IReadOnlyList<ChunkScore>>(cancellationToken);

    public Task<TermPostings> FindTermsAsync(
        SearchScope scope, IReadOnlyList<string> terms, CancellationToken cancellationToken) =>
        RefuseAsync<TermPostings>(cancellationToken);

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        string tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        RefuseAsync<IReadOnlyList<StoredChunk?>>(cancellationToken);

    public Task<Compaction> CompactAsync(
        string tenant, Guid indexId, DateTimeOffset endedBefore, IReadOnlySet<Guid> keep, CancellationToken cancellationToken) =>
        RefuseAsync<Compaction>(cancellationToken);

    private Task<T> RefuseAsync<T>(CancellationToken cancellationToken)
    {
        calls.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        throw new FabraException(
            ErrorReason.NotSupported, "this version keeps no documents in Postgres; a server on DuckDB does");
    }
}
