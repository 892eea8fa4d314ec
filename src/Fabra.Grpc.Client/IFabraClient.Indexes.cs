using Fabra.V1;
using Index = Fabra.V1.Index;

namespace Fabra.Client;

public partial interface IFabraClient
{
    /// <summary>Makes an empty index. The same index again changes nothing.</summary>
    /// <param name="indexName">1 to 200 characters: letters, digits, <c>_</c>, <c>-</c>, <c>.</c>.</param>
    /// <param name="options">How its documents are split, and options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the index may have been made.</param>
    /// <returns>The index as stored, and whether this call made it.</returns>
    /// <exception cref="FabraRpcException">INVALID_FIELD; INDEX_EXISTS when one of that name with other settings exists.</exception>
    Task<CreateIndexResponse> CreateIndexAsync(
        string indexName, CreateIndexOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>One index, its size, and since when its history is whole.</summary>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX, with the closest names.</exception>
    Task<GetIndexResponse> GetIndexAsync(string indexName, CancellationToken cancellationToken = default);

    /// <summary>All indexes, ordered by name, fetched page by page as they are enumerated.</summary>
    IAsyncEnumerable<Index> ListIndexesAsync(
        ListIndexesOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends an index: it is not found any more, and its name is free. Its history stays for replay. Never repeated by the client: a
    /// repetition could end another index that was made under the name meanwhile.
    /// </summary>
    /// <param name="indexName">The index.</param>
    /// <param name="cancellationToken">Cancels the call; the index may have ended.</param>
    /// <returns>When it ended.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX, with the closest names; UNAVAILABLE: the index may have ended.</exception>
    Task<DateTimeOffset> DeleteIndexAsync(string indexName, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes versions of documents that ended before an instant and that no recorded context refers to. Searches as of earlier
    /// instants are refused from then on.
    /// </summary>
    /// <param name="indexName">The index; ended indexes of that name are compacted too.</param>
    /// <param name="endedBefore">The instant, at least one hour ago.</param>
    /// <param name="options">Options of this call; large indexes need a longer timeout.</param>
    /// <param name="cancellationToken">Cancels the call; versions may have been removed.</param>
    /// <returns>What went and what stayed. A call that was repeated counts what the repetition found.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, INVALID_FIELD.</exception>
    Task<CompactIndexResponse> CompactIndexAsync(
        string indexName, DateTimeOffset endedBefore, CompactIndexOptions? options = null, CancellationToken cancellationToken = default);
}
