using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Documents;

/// <summary>
/// Indexes, and every version of every document in them. A version is valid from its <see cref="DocumentVersion.IndexedAt"/> until the
/// next one of the same document begins; as of an instant means: valid at it.
/// </summary>
/// <remarks>Methods throw <see cref="StoreUnavailableException"/> when the store cannot answer.</remarks>
internal interface IDocumentStore
{
    /// <summary>Stores an index, durable when the task completes; false, and nothing stored, when a live one has its name.</summary>
    Task<bool> CreateIndexAsync(DocumentIndex index, CancellationToken cancellationToken);

    /// <summary>The index of a name that existed at an instant, or null; the last made when several did.</summary>
    Task<DocumentIndex?> FindIndexAsync(TenantId tenant, string name, DateTimeOffset asOf, CancellationToken cancellationToken);

    /// <summary>The index of an id, deleted or not; null when there is none.</summary>
    Task<DocumentIndex?> FindIndexAsync(TenantId tenant, Guid indexId, CancellationToken cancellationToken);

    /// <summary>All indexes of a name, deleted ones too, the oldest first.</summary>
    Task<IReadOnlyList<DocumentIndex>> ListGenerationsAsync(TenantId tenant, string name, CancellationToken cancellationToken);

    /// <summary>Live indexes by name, ordinally; those after <paramref name="after"/> when given.</summary>
    Task<IReadOnlyList<DocumentIndex>> ListIndexesAsync(
        TenantId tenant, string? after, int limit, CancellationToken cancellationToken);

    /// <summary>Ends an index, durable when the task completes; false when it does not live.</summary>
    Task<bool> DeleteIndexAsync(TenantId tenant, Guid indexId, DateTimeOffset deletedAt, CancellationToken cancellationToken);

    /// <summary>How much was valid at an instant.</summary>
    Task<IndexStatistics> ReadStatisticsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, CancellationToken cancellationToken);

    /// <summary>What is valid now of each document, null where nothing is. In the order of <paramref name="documentIds"/>.</summary>
    Task<IReadOnlyList<DocumentHead?>> FindHeadsAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<string> documentIds, CancellationToken cancellationToken);

    /// <summary>
    /// Appends versions of one index, each document once, and remembers the key: all or nothing, durable and searchable when the task
    /// completes. A version begins at its <see cref="DocumentVersion.IndexedAt"/>, or one microsecond after the beginning of the
    /// version that it supersedes, whichever is later; the answer says when.
    /// </summary>
    /// <exception cref="RowRefusedException">The store refused one of these versions.</exception>
    Task<DocumentAppend> AppendAsync(
        IReadOnlyList<DocumentVersion> versions, RequestKey? key, CancellationToken cancellationToken);

    /// <summary>The version of a document that was valid at an instant, or null.</summary>
    Task<StoredDocument?> FindDocumentAsync(
        TenantId tenant, Guid indexId, string documentId, DateTimeOffset asOf, CancellationToken cancellationToken);

    /// <summary>The documents that were valid at an instant, by code point of their ids. Large metadata makes it long.</summary>
    Task<IReadOnlyList<DocumentSummary>> ListDocumentsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, DocumentListing listing, CancellationToken cancellationToken);

    /// <summary>
    /// One view of the index for one search, to be disposed by whoever asks: what was answered as durable before is in it, and nothing that
    /// is written later. An index that does not exist looks empty.
    /// </summary>
    Task<ISearchView> OpenSearchAsync(SearchScope scope, CancellationToken cancellationToken);

    /// <summary>The very chunks that the keys name, null where one is gone, valid now or not. In the order of <paramref name="keys"/>.</summary>
    Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Removes versions that ended before an instant, but for those to keep, and remembers the instant as
    /// <see cref="DocumentIndex.CompactedBefore"/>, all in one. Of a deleted index its last versions end with it; a deletion of a document
    /// ended when it began. What is kept is valid when it was, whatever goes before or after it.
    /// </summary>
    Task<Compaction> CompactAsync(
        TenantId tenant, Guid indexId, DateTimeOffset endedBefore, IReadOnlySet<Guid> keep, CancellationToken cancellationToken);
}
