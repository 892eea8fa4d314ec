using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.ReadIndexes)]
    public override async Task<Wire.GetIndexResponse> GetIndex(Wire.GetIndexRequest request, ServerCallContext context)
    {
        var index = await registrar.GetAsync(Callers.Of(context).Tenant, request.Name, context.CancellationToken);
        var statistics = await registrar.ReadStatisticsAsync(index, context.CancellationToken);
        return new Wire.GetIndexResponse
        {
            Index = index.ToWire(),
            Statistics = statistics.ToWire(),
            CompactedBefore = index.CompactedBefore.ToWire(),
        };
    }
}
