using Fabra.Core.Documents.Indexes;

namespace Fabra.Core.Documents.Search;

/// <summary>What a search found, and what it takes to search the same again.</summary>
/// <param name="Index">The index searched.</param>
/// <param name="AsOf">The instant searched at.</param>
/// <param name="QueryVector">The embedded query; empty for a lexical search.</param>
/// <param name="Hits">The best first; equal scores by chunk id.</param>
internal sealed record SearchResult(
    DocumentIndex Index, DateTimeOffset AsOf, ReadOnlyMemory<float> QueryVector, IReadOnlyList<SearchHit> Hits);
