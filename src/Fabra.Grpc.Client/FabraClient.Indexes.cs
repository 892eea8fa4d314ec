using System.Runtime.CompilerServices;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;
using Index = Fabra.V1.Index;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public Task<GetIndexResponse> GetIndexAsync(string indexName, CancellationToken cancellationToken = default)
    {
        var request = new GetIndexRequest { Name = indexName };
        return _runner.RunAsync(call => Indexes.GetIndexAsync(request, call), null, cancellationToken);
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public async Task<DateTimeOffset> DeleteIndexAsync(string indexName, CancellationToken cancellationToken = default)
    {
        var request = new DeleteIndexRequest { Name = indexName };
        var response = await _runner.RunOnceAsync(call => Indexes.DeleteIndexAsync(request, call), null, cancellationToken);
        return response.DeletedAt.ToDateTimeOffset();
    }

    /// <inheritdoc/>
    public Task<CompactIndexResponse> CompactIndexAsync(
        string indexName, DateTimeOffset endedBefore, CompactIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new CompactIndexRequest { Name = indexName, EndedBefore = Timestamp.FromDateTimeOffset(endedBefore) };
        return _runner.RunAsync(call => Indexes.CompactIndexAsync(request, call), options?.Timeout, cancellationToken);
    }
}
