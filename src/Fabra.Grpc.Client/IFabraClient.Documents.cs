using Fabra.V1;

namespace Fabra.Client;

public partial interface IFabraClient
{
    /// <summary>Splits, embeds and stores documents, all or none; they are durable and searchable when the call returns. A document
    /// that is stored already with the same text, metadata and source is left as it is.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="documents">The documents, 1 to 1,000, at most 16 MB in all; see <see cref="DocumentInputs.Create"/>.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call; the documents may have been stored.</param>
    /// <returns>How many were stored, how many were there already, and into how many chunks they were split.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, INVALID_FIELD, TOO_LARGE, TEXT_REFUSED, EMBEDDER_MISMATCH,
    /// EMBEDDER_UNAVAILABLE, REQUEST_ID_REUSED, STORE_UNAVAILABLE.</exception>
    Task<IndexDocumentsResponse> IndexDocumentsAsync(
        string indexName,
        IEnumerable<DocumentInput> documents,
        IndexDocumentsOptions? options = null,
        CancellationToken cancellationToken = default);

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
    IAsyncEnumerable<IngestDocumentsAck> IngestDocumentsAsync(
        string indexName,
        IAsyncEnumerable<DocumentInput> documents,
        IngestDocumentsOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>One document, now or as of an instant.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="documentId">The document's id.</param>
    /// <param name="options">Options of this call.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, DOCUMENT_NOT_FOUND, HISTORY_COMPACTED.</exception>
    Task<Document> GetDocumentAsync(
        string indexName, string documentId, GetDocumentOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>The documents of an index, ordered by id, without their texts; fetched page by page as they are enumerated.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="options">Which documents, as of when.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, INVALID_FIELD, HISTORY_COMPACTED.</exception>
    IAsyncEnumerable<DocumentSummary> ListDocumentsAsync(
        string indexName, ListDocumentsOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Ends a document: it is not found any more. Its versions stay for replay. Never repeated by the client: a repetition
    /// could end a version that was stored meanwhile.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="documentId">The document's id.</param>
    /// <param name="cancellationToken">Cancels the call; the document may have ended.</param>
    /// <returns>When it ended.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, DOCUMENT_NOT_FOUND; UNAVAILABLE: the document may have
    /// ended.</exception>
    Task<DateTimeOffset> DeleteDocumentAsync(
        string indexName, string documentId, CancellationToken cancellationToken = default);

    /// <summary>The chunks of an index that answer a query best, now or as of an instant.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="query">What is looked for, in words: not blank, at most 10,000 characters.</param>
    /// <param name="options">How many, how ranked, which documents, as of when.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The hits, the best first; equal scores by chunk id.</returns>
    /// <exception cref="FabraRpcException">UNKNOWN_INDEX with the closest names, INVALID_FIELD, INVALID_FILTER, TEXT_REFUSED,
    /// EMBEDDER_MISMATCH, EMBEDDER_UNAVAILABLE, HISTORY_COMPACTED.</exception>
    Task<IReadOnlyList<SearchHit>> SearchAsync(
        string indexName, string query, SearchOptions? options = null, CancellationToken cancellationToken = default);
}
