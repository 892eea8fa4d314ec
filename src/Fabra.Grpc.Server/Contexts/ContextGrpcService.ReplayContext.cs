using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

internal sealed partial class ContextGrpcService
{
    [Requires(Operation.ReplayContexts)]
    public override async Task<Wire.ReplayContextResponse> ReplayContext(
        Wire.ReplayContextRequest request, ServerCallContext context)
    {
        var result = await replayer.ReplayAsync(
            Callers.Of(context).Tenant,
            Uuid7.ParseContextId(request.ContextId, "context_id"),
            request.Mode.ToDomain(),
            request.AsOf.ToDomainOrNull("as_of"),
            context.CancellationToken);
        return result.ToWire();
    }
}
