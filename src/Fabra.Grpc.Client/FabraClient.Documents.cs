using System.Runtime.CompilerServices;
using Fabra.Client.Internal;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <inheritdoc/>
    public Task<IndexDocumentsResponse> IndexDocumentsAsync(
        string indexName,
        IEnumerable<DocumentInput> documents,
        IndexDocumentsOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var request = new IndexDocumentsRequest
        {
            IndexName = indexName,
            Documents = { documents },
            RequestId = options?.RequestId ?? RequestIds.Next(_runner.Clock),
        };
        return _runner.RunAsync(call => Indexes.IndexDocumentsAsync(request, call), options?.Timeout, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IngestDocumentsAck> IngestDocumentsAsync(
        string indexName,
        IAsyncEnumerable<DocumentInput> documents,
        IngestDocumentsOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new IngestDocumentsOptions();
        Check(options);
        await using var ingest = new DocumentIngest(Indexes, _runner, indexName, options, cancellationToken);
        ingest.Start(documents);
        while (await ingest.NextAsync() is { } ack)
        {
            yield return ack;
        }
    }

    /// <inheritdoc/>
    public async Task<Document> GetDocumentAsync(
        string indexName, string documentId, GetDocumentOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new GetDocumentRequest { IndexName = indexName, DocumentId = documentId, AsOf = ToTimestamp(options?.AsOf) };
        var response = await _runner.RunAsync(call => Indexes.GetDocumentAsync(request, call), options?.Timeout, cancellationToken);
        return response.Document;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<DocumentSummary> ListDocumentsAsync(
        string indexName, ListDocumentsOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= new ListDocumentsOptions();
        var request = new ListDocumentsRequest
        {
            IndexName = indexName,
            Prefix = options.Prefix,
            AsOf = ToTimestamp(options.AsOf),
            PageSize = options.PageSize,
        };
        do
        {
            var page = await _runner.RunAsync(call => Indexes.ListDocumentsAsync(request, call), options.Timeout, cancellationToken);
            foreach (var document in page.Documents)
            {
                yield return document;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset> DeleteDocumentAsync(
        string indexName, string documentId, CancellationToken cancellationToken = default)
    {
        var request = new DeleteDocumentRequest { IndexName = indexName, DocumentId = documentId };
        var response = await _runner.RunOnceAsync(call => Indexes.DeleteDocumentAsync(request, call), null, cancellationToken);
        return response.DeletedAt.ToDateTimeOffset();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(
        string indexName, string query, SearchOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SearchOptions();
        var request = new SearchRequest
        {
            IndexName = indexName,
            Query = query,
            Mode = options.Mode,
            Filter = options.Filter?.ToFilter(),
            AsOf = ToTimestamp(options.AsOf),
        };
        if (options.TopK is { } topK)
        {
            request.TopK = topK;
        }

        var response = await _runner.RunAsync(call => Indexes.SearchAsync(request, call), options.Timeout, cancellationToken);
        return response.Hits;
    }

    private static void Check(IngestDocumentsOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchSize, 1000, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchBytes, 1, nameof(options.BatchBytes));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchBytes, 16 * 1024 * 1024, nameof(options.BatchBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOutstandingBatches, 1, nameof(options.MaxOutstandingBatches));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxOutstandingBatches, 1000, nameof(options.MaxOutstandingBatches));
    }

    private static Timestamp? ToTimestamp(DateTimeOffset? time) => time is { } instant ? Timestamp.FromDateTimeOffset(instant) : null;
}
