using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Core.Tests.Documents;

/// <summary>A store whose appends fail after so many, and that lets a test see searches, and act between two steps of one.</summary>
internal sealed class ScriptedDocumentStore(IDocumentStore inner) : IDocumentStore
{
    /// <summary>How many appends succeed before all fail.</summary>
    public int AppendsUntilFailure { get; set; } = int.MaxValue;

    public int Appends { get; private set; }

    /// <summary>The scopes of the views that were opened, one for each search.</summary>
    public List<SearchScope> Searched { get; } = [];

    /// <summary>Views that were not closed yet.</summary>
    public int OpenViews { get; private set; }

    /// <summary>Runs before a view is opened.</summary>
    public Func<Task> BeforeOpening { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs before a view reads chunks.</summary>
    public Func<Task> BeforeReadingChunks { get; set; } = () => Task.CompletedTask;

    public Task<bool> CreateIndexAsync(DocumentIndex index, CancellationToken cancellationToken) =>
        inner.CreateIndexAsync(index, cancellationToken);

    public Task<DocumentIndex?> FindIndexAsync(TenantId tenant, string name, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        inner.FindIndexAsync(tenant, name, asOf, cancellationToken);

    public Task<DocumentIndex?> FindIndexAsync(TenantId tenant, Guid indexId, CancellationToken cancellationToken) =>
        inner.FindIndexAsync(tenant, indexId, cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListGenerationsAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        inner.ListGenerationsAsync(tenant, name, cancellationToken);

    public Task<IReadOnlyList<DocumentIndex>> ListIndexesAsync(
        TenantId tenant, string? after, int limit, CancellationToken cancellationToken) =>
        inner.ListIndexesAsync(tenant, after, limit, cancellationToken);

    public Task<bool> DeleteIndexAsync(
        TenantId tenant, Guid indexId, DateTimeOffset deletedAt, CancellationToken cancellationToken) =>
        inner.DeleteIndexAsync(tenant, indexId, deletedAt, cancellationToken);

    public Task<IndexStatistics> ReadStatisticsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        inner.ReadStatisticsAsync(tenant, indexId, asOf, cancellationToken);

    public Task<IReadOnlyList<DocumentHead?>> FindHeadsAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<string> documentIds, CancellationToken cancellationToken) =>
        inner.FindHeadsAsync(tenant, indexId, documentIds, cancellationToken);

    public Task<DocumentAppend> AppendAsync(
        IReadOnlyList<DocumentVersion> versions, RequestKey? key, CancellationToken cancellationToken) =>
        Appends++ < AppendsUntilFailure
            ? inner.AppendAsync(versions, key, cancellationToken)
            : throw new StoreUnavailableException("documents", "Disk full");

    public Task<StoredDocument?> FindDocumentAsync(
        TenantId tenant, Guid indexId, string documentId, DateTimeOffset asOf, CancellationToken cancellationToken) =>
        inner.FindDocumentAsync(tenant, indexId, documentId, asOf, cancellationToken);

    public Task<IReadOnlyList<DocumentSummary>> ListDocumentsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, DocumentListing listing, CancellationToken cancellationToken) =>
        inner.ListDocumentsAsync(tenant, indexId, asOf, listing, cancellationToken);

    public async Task<ISearchView> OpenSearchAsync(SearchScope scope, CancellationToken cancellationToken)
    {
        await BeforeOpening();
        var view = await inner.OpenSearchAsync(scope, cancellationToken);
        Searched.Add(scope);
        OpenViews++;
        return new View(this, view);
    }

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        inner.ReadChunksAsync(tenant, indexId, keys, cancellationToken);

    public Task<Compaction> CompactAsync(
        TenantId tenant, Guid indexId, DateTimeOffset endedBefore, IReadOnlySet<Guid> keep, CancellationToken cancellationToken) =>
        inner.CompactAsync(tenant, indexId, endedBefore, keep, cancellationToken);

    private sealed class View(ScriptedDocumentStore store, ISearchView inner) : ISearchView
    {
        public DateTimeOffset? CompactedBefore => inner.CompactedBefore;

        public Task<IReadOnlyList<ChunkScore>> FindNearestAsync(
            ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) =>
            inner.FindNearestAsync(vector, limit, cancellationToken);

        public Task<TermPostings> FindTermsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) =>
            inner.FindTermsAsync(terms, cancellationToken);

        public async Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
            IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken)
        {
            await store.BeforeReadingChunks();
            return await inner.ReadChunksAsync(keys, cancellationToken);
        }

        public ValueTask DisposeAsync()
        {
            store.OpenViews--;
            return inner.DisposeAsync();
        }
    }
}
