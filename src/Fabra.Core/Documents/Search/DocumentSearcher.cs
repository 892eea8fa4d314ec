using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Core.Naming;
using Fabra.Core.Time;

namespace Fabra.Core.Documents.Search;

/// <summary>Ranks chunks by their vectors, by their words, or by both.</summary>
internal sealed class DocumentSearcher(IDocumentStore store, IndexFinder indexes, DocumentEmbedder embedder, FabraClock clock)
    : IDocumentSearch
{
    /// <summary>Of each ranking that is fused at least so many take part, so that a chunk good in both is not missed.</summary>
    private const int LeastCandidates = 100;

    private const int CandidatesPerHit = 4;

    public async Task<SearchResult> SearchAsync(
        TenantId tenant, SearchQuery query, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var started = clock.Time.GetTimestamp();
        SearchRules.Check(query);
        var now = clock.Now;
        var instant = asOf is { } asked ? AsOf.Check(asked, clock) : now;
        var index = asOf is null
            ? await indexes.GetLiveAsync(tenant, query.IndexName, "index_name", cancellationToken)
            : await indexes.GetAsOfAsync(tenant, query.IndexName, "index_name", instant, cancellationToken);
        var vector = query.Mode == SearchMode.Lexical ? default : await EmbedAsync(index, query.Text, cancellationToken);
        var scope = new SearchScope(index.Tenant, index.IndexId, instant, query.Filter) { Now = asOf is null };
        var result = await RankAsync(index, scope, query, vector, cancellationToken);
        DocumentMetrics.Searched(query.Mode, clock.Time.GetElapsedTime(started));
        return result;
    }

    public async Task<SearchResult> RepeatAsync(
        TenantId tenant,
        Guid indexId,
        SearchQuery query,
        ReadOnlyMemory<float> queryVector,
        DateTimeOffset asOf,
        CancellationToken cancellationToken)
    {
        var index = await store.FindIndexAsync(tenant, indexId, cancellationToken)
            ?? throw NotFound.Index("index_name", query.IndexName, []);
        var scope = new SearchScope(index.Tenant, index.IndexId, asOf, query.Filter);
        return await RankAsync(index, scope, query, queryVector, cancellationToken);
    }

    public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
        store.ReadChunksAsync(tenant, indexId, keys, cancellationToken);

    /// <summary>Empty when the embedder sees nothing in the query: it resembles no chunk more than another.</summary>
    private async Task<ReadOnlyMemory<float>> EmbedAsync(DocumentIndex index, string text, CancellationToken cancellationToken)
    {
        EmbedderCheck.Require(index, embedder.Identity);
        try
        {
            var vector = (await embedder.EmbedAsync([text], cancellationToken))[0];
            return vector.Span.ContainsAnyExcept(0f) ? vector : default;
        }
        catch (FabraException refusal) when (refusal.Reason == ErrorReason.TextRefused)
        {
            throw FabraException.Field("query", refusal.Message, ErrorReason.TextRefused);
        }
    }

    // All reads of a search go to one view: what was compacted is told by the same snapshot that is ranked, so that a compaction is
    // either seen here or not felt at all.
    private async Task<SearchResult> RankAsync(
        DocumentIndex index,
        SearchScope scope,
        SearchQuery query,
        ReadOnlyMemory<float> vector,
        CancellationToken cancellationToken)
    {
        await using var view = await store.OpenSearchAsync(scope, cancellationToken);
        IndexFinder.CheckWhole(index with { CompactedBefore = view.CompactedBefore }, scope.AsOf);
        var ranked = query.Mode switch
        {
            SearchMode.Vector => await RankByVectorAsync(view, vector, query.TopK, cancellationToken),
            SearchMode.Lexical => await RankByTermsAsync(view, query.Text, query.TopK, cancellationToken),
            _ => await RankByBothAsync(view, index.Embedder, vector, query, cancellationToken),
        };
        var chunks = await view.ReadChunksAsync([.. ranked.Select(score => score.Key)], cancellationToken);
        return new SearchResult(
            index,
            scope.AsOf,
            vector,
            [.. chunks.Select((chunk, position) => new SearchHit(Found(chunk, ranked[position]), ranked[position].Score, position))]);
    }

    private static async Task<IReadOnlyList<ChunkScore>> RankByBothAsync(
        ISearchView view, EmbedderIdentity embedder, ReadOnlyMemory<float> vector, SearchQuery query, CancellationToken cancellationToken)
    {
        var candidates = Math.Max(LeastCandidates, CandidatesPerHit * query.TopK);
        var byVector = await RankByVectorAsync(view, vector, candidates, cancellationToken);
        var byTerms = await RankByTermsAsync(view, query.Text, candidates, cancellationToken);
        return ReciprocalRankFusion.Fuse(byVector, embedder.FusionWeight, byTerms, query.TopK);
    }

    private static async Task<IReadOnlyList<ChunkScore>> RankByVectorAsync(
        ISearchView view, ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) =>
        vector.IsEmpty ? [] : await view.FindNearestAsync(vector, limit, cancellationToken);

    private static async Task<IReadOnlyList<ChunkScore>> RankByTermsAsync(
        ISearchView view, string text, int limit, CancellationToken cancellationToken)
    {
        string[] terms = [.. TermAnalyzer.Analyze(text).Distinct(StringComparer.Ordinal)];
        return terms.Length == 0 ? [] : Bm25.Rank(await view.FindTermsAsync(terms, cancellationToken), limit);
    }

    private static StoredChunk Found(StoredChunk? chunk, ChunkScore score) => chunk
        ?? throw new StoreUnavailableException("documents", $"Chunk {score.Key.ChunkId} was ranked but cannot be read.");
}
