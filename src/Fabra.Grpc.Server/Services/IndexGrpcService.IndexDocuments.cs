using Fabra.Grpc.Server.Authentication;
using Fabra.Grpc.Server.Mapping;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Services;

internal sealed partial class IndexGrpcService
{
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
