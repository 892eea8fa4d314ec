using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

internal sealed partial class ContextGrpcService
{
    [Requires(Operation.ReadContexts)]
    public override async Task<Wire.GetContextLineageResponse> GetContextLineage(
        Wire.GetContextLineageRequest request, ServerCallContext context)
    {
        var found = await contexts.GetAsync(
            Callers.Of(context).Tenant,
            Uuid7.ParseContextId(request.ContextId, "context_id"),
            ContextColumns.All,
            context.CancellationToken);
        var lineage = found.Lineage ?? throw found.Check.Refusal(found.Record.ContextId);
        return new Wire.GetContextLineageResponse { Lineage = lineage.ToWire(), Evidence = found.ToEvidence() };
    }
}
