using Fabra.Grpc.Server.Authentication;
using Fabra.Grpc.Server.Mapping;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Services;

internal sealed partial class IndexGrpcService
{
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
