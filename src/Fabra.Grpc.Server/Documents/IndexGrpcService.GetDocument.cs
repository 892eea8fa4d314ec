using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.ReadDocuments)]
    public override async Task<Wire.GetDocumentResponse> GetDocument(Wire.GetDocumentRequest request, ServerCallContext context)
    {
        var document = await reader.GetAsync(
            Callers.Of(context).Tenant,
            request.IndexName,
            request.DocumentId,
            request.AsOf.ToDomainOrNull("as_of"),
            context.CancellationToken);
        return new Wire.GetDocumentResponse { Document = document.ToWire() };
    }
}
