using Fabra.Core.Documents.Search;

namespace Fabra.Core.Contexts;

/// <summary>One search of an index as the plan pins it: what it takes to repeat it at another instant, and the chunks it found.</summary>
/// <param name="Query">As asked, every default filled in.</param>
/// <param name="IndexId">The index that bore the name.</param>
/// <param name="QueryVector">The embedded query; empty for a lexical search.</param>
/// <param name="SearchedAt">The instant searched at.</param>
public sealed record PlanSearch(
    SearchQuery Query, Guid IndexId, ReadOnlyMemory<float> QueryVector, DateTimeOffset SearchedAt)
{
    /// <summary>The chunks found, the best first; their texts are in the store alone.</summary>
    public IReadOnlyList<ChunkPin> Pins { get; init; } = [];
}
