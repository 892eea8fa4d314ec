using Fabra.Authoring;
using Fabra.Core.Documents.Indexing;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Errors;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.WriteDocuments)]
    public override async Task IngestDocuments(
        IAsyncStreamReader<Wire.IngestDocumentsRequest> requestStream,
        IServerStreamWriter<Wire.IngestDocumentsResponse> responseStream,
        ServerCallContext context)
    {
        shutdown.RefuseWhenDraining();
        using var linked = shutdown.LinkStream(context.CancellationToken);
        var tenant = Callers.Of(context).Tenant;
        var indexName = "";
        while (await requestStream.MoveNext(linked.Token))
        {
            // A batch that has begun is finished, and acknowledged, also while the server drains.
            var batch = requestStream.Current;
            indexName = batch.IndexName.Length > 0 ? batch.IndexName : indexName;
            var acknowledgement = await IngestAsync(tenant, indexName, batch, context.CancellationToken);
            await responseStream.WriteAsync(acknowledgement, context.CancellationToken);
        }
    }

    private async Task<Wire.IngestDocumentsResponse> IngestAsync(
        TenantId tenant, string indexName, Wire.IngestDocumentsRequest batch, CancellationToken cancellationToken)
    {
        var rejected = new List<RejectedDocument>();
        var documents = new List<DocumentWrite>(batch.Documents.Count);
        for (var place = 0; place < batch.Documents.Count; place++)
        {
            try
            {
                documents.Add(batch.Documents[place].ToDomain(place));
            }
            catch (FabraException fault)
            {
                rejected.Add(new RejectedDocument(place, batch.Documents[place].DocumentId, fault));
            }
        }

        // When not one document of a batch could be read, there is nothing to hand on.
        var result = documents.Count > 0 || rejected.Count == 0
            ? await indexer.IngestAsync(tenant, indexName, documents, cancellationToken)
            : new IndexingResult(0, 0, 0);
        var response = new Wire.IngestDocumentsResponse
        {
            BatchId = batch.BatchId,
            IndexedCount = result.Indexed,
            UnchangedCount = result.Unchanged,
            ChunkCount = result.Chunks,
        };
        response.Rejected.AddRange(rejected.Concat(result.Rejected).OrderBy(document => document.Place).Select(ToWire));
        return response;
    }

    private static Wire.RejectedDocument ToWire(RejectedDocument document) => new()
    {
        Index = document.Place,
        DocumentId = ErrorLimits.Cut(document.DocumentId, ErrorLimits.MetadataLength),
        Reason = ErrorReasons.NameOf(document.Fault.Reason),
        Message = ErrorLimits.CutMessage(document.Fault.Message),
    };
}
