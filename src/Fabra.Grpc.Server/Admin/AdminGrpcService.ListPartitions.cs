using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Admin;

internal sealed partial class AdminGrpcService
{
    [Requires(Operation.ManagePartitions)]
    public override async Task<Wire.ListPartitionsResponse> ListPartitions(
        Wire.ListPartitionsRequest request, ServerCallContext context)
    {
        var response = new Wire.ListPartitionsResponse();
        response.Partitions.AddRange((await partitions.ListAsync(context.CancellationToken)).Select(PartitionMapping.ToWire));
        return response;
    }
}
