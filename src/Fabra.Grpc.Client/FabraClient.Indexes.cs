using System.Runtime.CompilerServices;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Index = Fabra.V1.Index;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <summary>Makes an empty index. The same index again changes nothing.</summary>
    /// <param name="indexName">1 to 200 characters: letters, digits, <c>_</c>, <c>-</c>, <c>.</c>.</param>
    /// <param name="options">How its documents are split, and options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the index may have been made.</param>
    /// <returns>The index as stored, and whether this call made it.</returns>
    /// <exception cref="FabraRpcException">INVALID_FIELD; INDEX_EXISTS when one of that name with other settings exists.</exception>
    public Task<CreateIndexResponse> CreateIndexAsync(
        string indexName, CreateIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CreateIndexOptions();
        var chunking = new Chunking();
        if (options.MaxChunkTokens is { } maxTokens)
        {
            chunking.MaxTokens = maxTokens;
        }

        if (options.OverlapTokens is { } overlap)
        {
            chunking.OverlapTokens = overlap;
        }

        var index = new Index { Name = indexName, Description = options.Description, Chunking = chunking };
        var request = new CreateIndexRequest { Index = index };
        return _runner.RunAsync(call => Indexes.CreateIndexAsync(request, call), options.Timeout, cancellationToken);
    }

    /// <summary>One index, its size, and since when its history is whole.</summary>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX, with the closest names.</exception>
    public Task<GetIndexResponse> GetIndexAsync(string indexName, CancellationToken cancellationToken = default)
    {
        var request = new GetIndexRequest { Name = indexName };
        return _runner.RunAsync(call => Indexes.GetIndexAsync(request, call), null, cancellationToken);
    }

    /// <summary>All indexes, ordered by name, fetched page by page as they are enumerated.</summary>
    public async IAsyncEnumerable<Index> ListIndexesAsync(
        ListIndexesOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new ListIndexesOptions();
        var request = new ListIndexesRequest { PageSize = options.PageSize };
        do
        {
            var page = await _runner.RunAsync(call => Indexes.ListIndexesAsync(request, call), options.Timeout, cancellationToken);
            foreach (var index in page.Indexes)
            {
                yield return index;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <summary>
    /// Ends an index: it is not found any more, and its name is free. Its history stays for replay. Never repeated by the client: a
    /// repetition could end another index that was made under the name meanwhile.
    /// </summary>
    /// <param name="indexName">The index.</param>
    /// <param name="cancellationToken">Cancels the call; the index may have ended.</param>
    /// <returns>When it ended.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX, with the closest names; UNAVAILABLE: the index may have ended.</exception>
    public async Task<DateTimeOffset> DeleteIndexAsync(string indexName, CancellationToken cancellationToken = default)
    {
        var request = new DeleteIndexRequest { Name = indexName };
        var response = await _runner.RunOnceAsync(call => Indexes.DeleteIndexAsync(request, call), null, cancellationToken);
        return response.DeletedAt.ToDateTimeOffset();
    }

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
    public Task<CompactIndexResponse> CompactIndexAsync(
        string indexName, DateTimeOffset endedBefore, CompactIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new CompactIndexRequest { Name = indexName, EndedBefore = Timestamp.FromDateTimeOffset(endedBefore) };
        return _runner.RunAsync(call => Indexes.CompactIndexAsync(request, call), options?.Timeout, cancellationToken);
    }
}
