using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.WriteDocuments)]
    public override async Task<Wire.IndexDocumentsResponse> IndexDocuments(
        Wire.IndexDocumentsRequest request, ServerCallContext context)
    {
        var result = await indexer.IndexAsync(
            Callers.Of(context).Tenant,
            request.IndexName,
            [.. request.Documents.Select((document, place) => document.ToDomain(place))],
            request.RequestId,
            context.CancellationToken);
        return new Wire.IndexDocumentsResponse
        {
            IndexedCount = result.Indexed,
            UnchangedCount = result.Unchanged,
            ChunkCount = result.Chunks,
        };
    }
}
