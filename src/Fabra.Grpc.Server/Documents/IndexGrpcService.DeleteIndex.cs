using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.ManageIndexes)]
    public override async Task<Wire.DeleteIndexResponse> DeleteIndex(Wire.DeleteIndexRequest request, ServerCallContext context)
    {
        var deletedAt = await registrar.DeleteAsync(Callers.Of(context).Tenant, request.Name, context.CancellationToken);
        return new Wire.DeleteIndexResponse { DeletedAt = deletedAt.ToTimestamp() };
    }
}
