using Fabra.Authoring;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Documents;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Admin;

internal sealed partial class AdminGrpcService
{
    [Requires(Operation.ManagePartitions)]
    public override async Task<Wire.PurgePartitionsResponse> PurgePartitions(
        Wire.PurgePartitionsRequest request, ServerCallContext context)
    {
        var before = request.EndedBefore.ToDomainOrNull("ended_before") ?? throw FabraException.Field("ended_before", "is required");
        if (before > clock.Now)
        {
            throw FabraException.Field("ended_before", "lies ahead of the server's clock");
        }

        var dropped = await partitions.PurgeAsync(before, context.CancellationToken);
        var caller = Callers.Of(context);
        LogPurged(caller.Tenant, caller.Principal, before, dropped.Count);
        var response = new Wire.PurgePartitionsResponse();
        response.Dropped.AddRange(dropped.Select(PartitionMapping.ToWire));
        return response;
    }
}
