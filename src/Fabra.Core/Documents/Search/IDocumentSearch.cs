using Fabra.Core.Identity;

namespace Fabra.Core.Documents.Search;

/// <summary>Searches indexes: now, as of an instant, and again as it was done before.</summary>
internal interface IDocumentSearch
{
    /// <summary>Searches the index that bears the name at the instant.</summary>
    /// <param name="tenant">Owner of the index.</param>
    /// <param name="query">What to search for.</param>
    /// <param name="asOf">The instant, not ahead of the clock. Null: now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="FabraException">
    /// A field of the query is at fault, there is no such index, its embedder is another one or does not answer, or its history at that
    /// instant was compacted.
    /// </exception>
    Task<SearchResult> SearchAsync(
        TenantId tenant, SearchQuery query, DateTimeOffset? asOf, CancellationToken cancellationToken);

    /// <summary>Searches an index by its id, deleted or not, with a query that was embedded before.</summary>
    /// <exception cref="FabraException">There is no such index, or its history at that instant was compacted.</exception>
    Task<SearchResult> RepeatAsync(
        TenantId tenant,
        Guid indexId,
        SearchQuery query,
        ReadOnlyMemory<float> queryVector,
        DateTimeOffset asOf,
        CancellationToken cancellationToken);

    /// <summary>The very chunks that the keys name, null where one is gone. In the order of <paramref name="keys"/>.</summary>
    Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken);
}
