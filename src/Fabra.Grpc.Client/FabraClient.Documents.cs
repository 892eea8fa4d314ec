using System.Runtime.CompilerServices;
using Fabra.Client.Internal;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Client;

public sealed partial class FabraClient
{
    /// <summary>Splits, embeds and stores documents, all or none; they are durable and searchable when the call returns. A document
    /// that is stored already with the same text, metadata and source is left as it is.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="documents">The documents, 1 to 1,000, at most 16 MB in all; see <see cref="DocumentInputs.Create"/>.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the documents may have been stored.</param>
    /// <returns>How many were stored, how many were there already, and into how many chunks they were split.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, INVALID_FIELD, TOO_LARGE, EMBEDDER_MISMATCH,
    /// EMBEDDER_UNAVAILABLE, REQUEST_ID_REUSED, STORE_UNAVAILABLE.</exception>
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

    /// <summary>
    /// Indexes any number of documents, batch by batch. A refused document is reported by its batch's acknowledgement and stops
    /// nothing. A broken stream is resumed: batches without acknowledgement are sent again, and what was stored of them is then counted
    /// as unchanged. Of two documents with the same id the later wins.
    /// </summary>
    /// <param name="indexName">The index.</param>
    /// <param name="documents">The documents; read only as fast as acknowledgements come. See
    /// <see cref="DocumentInputs.Create"/>.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; what was acknowledged stays.</param>
    /// <returns>One acknowledgement per batch, in order, each when the batch is durable and searchable.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, EMBEDDER_MISMATCH; UNAVAILABLE when the server stays
    /// away for <see cref="FabraRetryOptions.MaxAttempts"/> in a row.</exception>
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

    /// <summary>One document, now or as of an instant.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="documentId">The document's id.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, DOCUMENT_NOT_FOUND, HISTORY_COMPACTED.</exception>
    public async Task<Document> GetDocumentAsync(
        string indexName, string documentId, GetDocumentOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = new GetDocumentRequest { IndexName = indexName, DocumentId = documentId, AsOf = ToTimestamp(options?.AsOf) };
        var response = await _runner.RunAsync(call => Indexes.GetDocumentAsync(request, call), options?.Timeout, cancellationToken);
        return response.Document;
    }

    /// <summary>Ends a document: it is not found any more. Its versions stay for replay. Never repeated by the client: a repetition
    /// could end a version that was stored meanwhile.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="documentId">The document's id.</param>
    /// <param name="cancellationToken">Cancels the call; the document may have ended.</param>
    /// <returns>When it ended.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, DOCUMENT_NOT_FOUND; UNAVAILABLE: the document may have
    /// ended.</exception>
    public async Task<DateTimeOffset> DeleteDocumentAsync(
        string indexName, string documentId, CancellationToken cancellationToken = default)
    {
        var request = new DeleteDocumentRequest { IndexName = indexName, DocumentId = documentId };
        var response = await _runner.RunOnceAsync(call => Indexes.DeleteDocumentAsync(request, call), null, cancellationToken);
        return response.DeletedAt.ToDateTimeOffset();
    }

    /// <summary>The chunks of an index that answer a query best, now or as of an instant.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="query">What is looked for, in words: not blank, at most 10,000 characters.</param>
    /// <param name="options">How many, how ranked, which documents, as of when.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The hits, the best first; equal scores by chunk id.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, INVALID_FIELD, INVALID_FILTER, EMBEDDER_MISMATCH,
    /// EMBEDDER_UNAVAILABLE, HISTORY_COMPACTED.</exception>
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
