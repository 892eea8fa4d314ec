using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

internal sealed partial class ContextGrpcService
{
    [Requires(Operation.ReadContexts)]
    public override async Task<Wire.GetContextResponse> GetContext(
        Wire.GetContextRequest request, ServerCallContext context)
    {
        var view = request.View.Or(Wire.ContextView.Full);
        var found = await contexts.GetAsync(
            Callers.Of(context).Tenant,
            Uuid7.ParseContextId(request.ContextId, "context_id"),
            view.ToColumns(),
            context.CancellationToken);
        return new Wire.GetContextResponse { Context = found.ToWire(view) };
    }
}
