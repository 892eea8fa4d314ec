using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.DeleteDocuments)]
    public override async Task<Wire.DeleteDocumentResponse> DeleteDocument(
        Wire.DeleteDocumentRequest request, ServerCallContext context)
    {
        var deletedAt = await indexer.DeleteAsync(
            Callers.Of(context).Tenant, request.IndexName, request.DocumentId, context.CancellationToken);
        return new Wire.DeleteDocumentResponse { DeletedAt = deletedAt.ToTimestamp() };
    }
}
