namespace Fabra.Core.Documents.Search;

/// <summary>
/// What one search sees of an index: one snapshot, whatever is written meanwhile, and one evaluation of the filter. What one ranking finds
/// the other can find too.
/// </summary>
/// <remarks>
/// It holds a connection of the store, so it is to be disposed soon. Calls are made one after the other; after one that failed the view is
/// of no further use. It may be disposed while a call still runs whose caller has left.
/// </remarks>
internal interface ISearchView : IAsyncDisposable
{
    /// <summary>
    /// <see cref="Indexes.DocumentIndex.CompactedBefore"/> as this snapshot has it: of what had ended before, versions may be missing.
    /// </summary>
    DateTimeOffset? CompactedBefore { get; }

    /// <summary>
    /// The chunks most similar to a vector of length 1: by <see cref="Similarity.Score"/>, the greatest first, equal ones by chunk id as
    /// big-endian bytes. Exact, unless the backend's README says otherwise.
    /// </summary>
    Task<IReadOnlyList<ChunkScore>> FindNearestAsync(ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken);

    /// <summary>Where some distinct terms occur.</summary>
    Task<TermPostings> FindTermsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken);

    /// <summary>As <see cref="IDocumentStore.ReadChunksAsync"/>: the chunks of the index that the keys name, in their order.</summary>
    Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken);
}
