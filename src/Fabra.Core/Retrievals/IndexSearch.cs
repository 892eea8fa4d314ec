using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;

namespace Fabra.Core.Retrievals;

/// <summary>Searches an index for a retrieval: as it is now, or in a replay as it was or as it was pinned.</summary>
internal delegate Task<IndexSearch> SearchIndex(SearchQuery query, CancellationToken cancellationToken);

/// <summary>One search of an index that was made, with what it takes to make it again.</summary>
/// <param name="Query">As asked.</param>
/// <param name="IndexId">The index that bore the name.</param>
/// <param name="QueryVector">The embedded query; empty for a lexical search.</param>
/// <param name="SearchedAt">The instant searched at.</param>
/// <param name="Hits">The best first.</param>
internal sealed record IndexSearch(
    SearchQuery Query, Guid IndexId, ReadOnlyMemory<float> QueryVector, DateTimeOffset SearchedAt, IReadOnlyList<SearchHit> Hits)
{
    internal static IndexSearch Of(SearchQuery query, SearchResult result) =>
        new(query, result.Index.IndexId, result.QueryVector, result.AsOf, result.Hits);

    internal PlanSearch ToPlan() => new(Query, IndexId, QueryVector, SearchedAt)
    {
        Pins = [.. Hits.Select(hit => new ChunkPin(hit.Chunk.Key, hit.Chunk.ContentHash, hit.Score))],
    };
}
