using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Naming;
using Fabra.Core.Requests;
using Fabra.Core.Time;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Documents.Indexing;

/// <summary>
/// Stores documents: checks them, leaves alone what is stored already, splits and embeds the rest, and appends it. Nothing is
/// locked while the embedder works, and a document is stored whole or not at all.
/// </summary>
internal sealed partial class DocumentIndexer(
    IDocumentStore store,
    IRequestKeyStore requests,
    IndexFinder indexes,
    DocumentEmbedder embedder,
    IdGenerator ids,
    FabraClock clock,
    ILogger<DocumentIndexer> logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Stores all or none, durable and searchable on return; a repeated request stores nothing and succeeds.</summary>
    /// <exception cref="FabraException">
    /// A document is at fault, there is no such index, its embedder is another one or does not answer, or the request id was used
    /// for other documents.
    /// </exception>
    public async Task<IndexingResult> IndexAsync(
        TenantId tenant,
        string indexName,
        IReadOnlyList<DocumentWrite> documents,
        string requestId,
        CancellationToken cancellationToken)
    {
        Names.CheckRequestId(requestId);
        DocumentRules.CheckCount(documents.Count);
        DocumentRules.CheckBytes(documents.Sum(DocumentRules.Check));
        CheckDistinct(documents);
        var key = requestId.Length == 0 ? null : DocumentFingerprint.KeyOf(tenant, requestId, indexName, documents);
        if (key is not null && await requests.FindAsync(key, cancellationToken) is { } earlier)
        {
            return Repeated(key, earlier, documents.Count);
        }

        var index = await GetIndexAsync(tenant, indexName, cancellationToken);
        var changed = await FindChangedAsync(index, documents, cancellationToken);
        var split = new List<SplitDocument>(changed.Count);
        var chunks = 0;
        foreach (var (document, fingerprint) in changed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            split.Add(SplitDocument.Of(document, fingerprint, index.Chunking, embedder.InputLimit));
            chunks += split[^1].ChunkCount;
            if (chunks > SplitDocument.MaxChunks)
            {
                throw SplitDocument.TooManyChunks("documents", chunks, index.Chunking);
            }
        }

        var embedded = await EmbedAsync(split, cancellationToken);
        if (embedded.FirstOrDefault(document => document.Refusal is not null) is { Refusal: { } refusal } refused)
        {
            throw refused.Document.Rejected(refusal).Fault;
        }

        if (await AppendAsync(index, embedded, key, cancellationToken) is { } repeated)
        {
            return Repeated(key!, repeated, documents.Count);
        }

        var result = new IndexingResult(split.Count, documents.Count - split.Count, chunks);
        Report(index, result);
        return result;
    }

    /// <summary>Ends a document, durable on return, and says when.</summary>
    /// <exception cref="FabraException">There is no such index, or it has no such document.</exception>
    public async Task<DateTimeOffset> DeleteAsync(
        TenantId tenant, string indexName, string documentId, CancellationToken cancellationToken)
    {
        if (documentId.Length == 0)
        {
            throw FabraException.Field("document_id", "is empty");
        }

        var index = await indexes.GetLiveAsync(tenant, indexName, "index_name", cancellationToken);
        if (Names.DocumentIdFault(documentId) is not null
            || (await store.FindHeadsAsync(tenant, index.IndexId, [documentId], cancellationToken))[0] is null)
        {
            throw NotFound.Document(indexName, documentId, asOf: null);
        }

        var end = new DocumentVersion
        {
            Tenant = tenant,
            IndexId = index.IndexId,
            DocumentId = documentId,
            VersionId = ids.Next(),
            IndexedAt = clock.Now,
            IsDeletion = true,
        };
        var append = await store.AppendAsync([end], null, cancellationToken);
        await CheckTakenAsync(index, append, cancellationToken);
        DocumentMetrics.DocumentDeleted();
        return append.IndexedAt[0];
    }

    private static void CheckDistinct(IReadOnlyList<DocumentWrite> documents)
    {
        var places = new Dictionary<string, int>(documents.Count, StringComparer.Ordinal);
        foreach (var document in documents)
        {
            if (!places.TryAdd(document.DocumentId, document.Place))
            {
                throw DocumentRules.Duplicate(document, places[document.DocumentId]);
            }
        }
    }

    // The earlier answer is not kept. All that it stored is stored, so every document counts as what it is now: there already.
    private static IndexingResult Repeated(RequestKey key, RequestKeyMatch earlier, int count) => earlier.SameRequest
        ? new IndexingResult(0, count, 0)
        : throw RequestIdReuse.Refusal(key.RequestId, earlier);

    /// <exception cref="FabraException">Unknown, or of another embedder than the server's.</exception>
    private async Task<DocumentIndex> GetIndexAsync(TenantId tenant, string indexName, CancellationToken cancellationToken)
    {
        var index = await indexes.GetLiveAsync(tenant, indexName, "index_name", cancellationToken);
        EmbedderCheck.Require(index, embedder.Identity);
        return index;
    }

    private async Task<IReadOnlyList<(DocumentWrite Document, string Fingerprint)>> FindChangedAsync(
        DocumentIndex index, IReadOnlyList<DocumentWrite> documents, CancellationToken cancellationToken)
    {
        var heads = await store.FindHeadsAsync(
            index.Tenant, index.IndexId, [.. documents.Select(document => document.DocumentId)], cancellationToken);
        return
        [
            .. documents.Select((document, place) => (document, fingerprint: DocumentFingerprint.Of(document), head: heads[place]))
                .Where(found => found.head is null || !DocumentFingerprint.IsOf(found.head.Fingerprint, found.document, found.fingerprint))
                .Select(found => (found.document, found.fingerprint)),
        ];
    }

    private async Task<EmbeddedDocument[]> EmbedAsync(IReadOnlyList<SplitDocument> documents, CancellationToken cancellationToken)
    {
        var embedded = await embedder.EmbedAllAsync([.. documents.Select(document => document.Contents)], cancellationToken);
        return [.. documents.Zip(embedded, (document, texts) => new EmbeddedDocument(document, texts.Vectors, texts.Refusal))];
    }

    /// <summary>Appends, all or none. The earlier request when the key was known; then nothing was appended.</summary>
    private async Task<RequestKeyMatch?> AppendAsync(
        DocumentIndex index, IReadOnlyList<EmbeddedDocument> documents, RequestKey? key, CancellationToken cancellationToken)
    {
        if (documents.Count == 0 && key is null)
        {
            return null;
        }

        // One time for the whole batch: a search as of any instant sees all of it or nothing.
        var now = clock.Now;
        DocumentVersion[] versions =
            [.. documents.Select(embedded => embedded.Document.ToVersion(index, ids.Next(), now, embedded.Vectors))];
        var append = await store.AppendAsync(versions, key, cancellationToken);
        if (append.Earlier is { } earlier)
        {
            return earlier;
        }

        await CheckTakenAsync(index, append, cancellationToken);
        return null;
    }

    private void Report(DocumentIndex index, IndexingResult result)
    {
        DocumentMetrics.DocumentsIndexed(result);
        Log.DocumentsIndexed(_logger, index.Name, result.Indexed, result.Unchanged, result.Rejected.Count, result.Chunks);
    }

    private async Task CheckTakenAsync(DocumentIndex index, DocumentAppend append, CancellationToken cancellationToken)
    {
        if (append.IndexGone)
        {
            throw await indexes.UnknownAsync(index.Tenant, index.Name, "index_name", cancellationToken);
        }

        // A version may begin a microsecond after the one it supersedes, and so after now: whoever searches next is to see it.
        if (append.IndexedAt.Count > 0)
        {
            clock.StartAt(append.IndexedAt.Max());
        }
    }

    /// <summary>A document with the vectors of its chunks, or with why there are none.</summary>
    private sealed record EmbeddedDocument(SplitDocument Document, IReadOnlyList<ReadOnlyMemory<float>> Vectors, TextRefusal? Refusal);
}
