using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Fakes;

internal sealed partial class FakeIndexService
{
    public override Task<IndexDocumentsResponse> IndexDocuments(IndexDocumentsRequest request, ServerCallContext context)
    {
        Find(request.IndexName);
        var ack = Store(request.IndexName, request.Documents);
        return Task.FromResult(new IndexDocumentsResponse
        {
            IndexedCount = ack.IndexedCount,
            UnchangedCount = ack.UnchangedCount,
            ChunkCount = ack.ChunkCount,
        });
    }

    public override async Task IngestDocuments(
        IAsyncStreamReader<IngestDocumentsRequest> requestStream,
        IServerStreamWriter<IngestDocumentsResponse> responseStream,
        ServerCallContext context)
    {
        var breakAfter = state.IngestBreaks.TryDequeue(out var after) ? after : int.MaxValue;
        var index = "";
        await foreach (var batch in requestStream.ReadAllAsync(context.CancellationToken))
        {
            state.Batches.Enqueue(batch);
            state.BatchReceived.TrySetResult();
            index = batch.IndexName.Length > 0 ? batch.IndexName : index;
            Find(index);
            if (state.HoldReplies is { } hold)
            {
                await hold.Task.WaitAsync(context.CancellationToken);
            }

            var ack = Store(index, batch.Documents);
            ack.BatchId = batch.BatchId;
            if (breakAfter-- == 0)
            {
                // Stored, and yet the caller does not learn it.
                throw FakeErrors.Unavailable();
            }

            await responseStream.WriteAsync(ack);
        }
    }

    public override Task<GetDocumentResponse> GetDocument(GetDocumentRequest request, ServerCallContext context)
    {
        Find(request.IndexName);
        var document = FindDocument(request.IndexName, request.DocumentId);
        return Task.FromResult(new GetDocumentResponse
        {
            Document = new Document
            {
                DocumentId = document.DocumentId,
                Text = document.Text,
                Metadata = { document.Metadata },
                SourceUrl = document.SourceUrl,
                IndexedAt = Now,
                ChunkCount = 1,
            },
        });
    }

    public override Task<ListDocumentsResponse> ListDocuments(ListDocumentsRequest request, ServerCallContext context)
    {
        Find(request.IndexName);
        var matching = state.Documents.Values
            .Where(stored => stored.Index == request.IndexName)
            .Select(stored => stored.Document)
            .Where(document => document.DocumentId.StartsWith(request.Prefix, StringComparison.Ordinal))
            .Where(document => string.CompareOrdinal(document.DocumentId, request.PageToken) > 0)
            .OrderBy(document => document.DocumentId, StringComparer.Ordinal)
            .ToList();
        var page = matching.Take(request.PageSize).ToList();
        return Task.FromResult(new ListDocumentsResponse
        {
            Documents =
            {
                page.Select(document => new DocumentSummary
                {
                    DocumentId = document.DocumentId,
                    Metadata = { document.Metadata },
                    SourceUrl = document.SourceUrl,
                    IndexedAt = Now,
                    ChunkCount = 1,
                }),
            },
            NextPageToken = page.Count < matching.Count ? page[^1].DocumentId : "",
        });
    }

    public override Task<DeleteDocumentResponse> DeleteDocument(DeleteDocumentRequest request, ServerCallContext context)
    {
        Find(request.IndexName);
        FindDocument(request.IndexName, request.DocumentId);
        state.Documents.TryRemove(request.IndexName + "/" + request.DocumentId, out _);
        return Task.FromResult(new DeleteDocumentResponse { DeletedAt = Now });
    }

    public override Task<SearchResponse> Search(SearchRequest request, ServerCallContext context)
    {
        Find(request.IndexName);
        var top = request.HasTopK ? request.TopK : 5;
        return top is >= 1 and <= 1000
            ? Task.FromResult(new SearchResponse { Hits = { state.Hits.Take(top) } })
            : throw FakeErrors.Create(StatusCode.InvalidArgument, "INVALID_FIELD", "top_k: must be 1 to 1000", field: "top_k");
    }

    private IngestDocumentsResponse Store(string index, IEnumerable<DocumentInput> documents)
    {
        var ack = new IngestDocumentsResponse();
        foreach (var (document, i) in documents.Select((document, i) => (document, i)))
        {
            var key = index + "/" + document.DocumentId;
            // Ids that start with "bad" are refused.
            if (document.DocumentId.StartsWith("bad", StringComparison.Ordinal) || string.IsNullOrWhiteSpace(document.Text))
            {
                ack.Rejected.Add(new RejectedDocument
                {
                    Index = i,
                    DocumentId = document.DocumentId,
                    Reason = "INVALID_FIELD",
                    Message = $"documents[{i}].text: must not be blank",
                });
            }
            else if (state.Documents.TryGetValue(key, out var stored) && stored.Document.Equals(document))
            {
                ack.UnchangedCount++;
            }
            else
            {
                state.Documents[key] = (index, document);
                ack.IndexedCount++;
                ack.ChunkCount += 2;
            }
        }

        return ack;
    }

    private DocumentInput FindDocument(string index, string id) =>
        state.Documents.TryGetValue(index + "/" + id, out var found)
            ? found.Document
            : throw FakeErrors.Create(StatusCode.NotFound, "DOCUMENT_NOT_FOUND", $"The index {index} has no document {id}.");
}
