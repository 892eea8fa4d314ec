using Fabra.Authoring;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.ManageIndexes)]
    public override async Task<Wire.CompactIndexResponse> CompactIndex(
        Wire.CompactIndexRequest request, ServerCallContext context)
    {
        var endedBefore = request.EndedBefore.ToDomainOrNull("ended_before")
            ?? throw FabraException.Field("ended_before", "is required");
        var compaction = await compactor.CompactAsync(
            Callers.Of(context).Tenant, request.Name, endedBefore, context.CancellationToken);
        return new Wire.CompactIndexResponse
        {
            RemovedVersions = compaction.RemovedVersions,
            RemovedChunks = compaction.RemovedChunks,
            KeptVersions = compaction.KeptVersions,
        };
    }
}
