using Fabra.Authoring;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Errors;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

internal sealed partial class FeatureGrpcService
{
    [Requires(Operation.WriteFeatures)]
    public override async Task IngestFeatures(
        IAsyncStreamReader<Wire.IngestFeaturesRequest> requestStream,
        IServerStreamWriter<Wire.IngestFeaturesResponse> responseStream,
        ServerCallContext context)
    {
        shutdown.RefuseWhenDraining();
        using var linked = shutdown.LinkStream(context.CancellationToken);
        var tenant = Callers.Of(context).Tenant;
        while (await requestStream.MoveNext(linked.Token))
        {
            // A batch that has begun is finished, and acknowledged, also while the server drains.
            var batch = requestStream.Current;
            var acknowledgement = await IngestAsync(tenant, batch, context.CancellationToken);
            await responseStream.WriteAsync(acknowledgement, context.CancellationToken);
        }
    }

    private async Task<Wire.IngestFeaturesResponse> IngestAsync(
        TenantId tenant, Wire.IngestFeaturesRequest batch, CancellationToken cancellationToken)
    {
        var rejected = new List<RejectedWrite>();
        var writes = new List<FeatureWrite>(batch.Writes.Count);
        for (var place = 0; place < batch.Writes.Count; place++)
        {
            try
            {
                writes.Add(batch.Writes[place].ToDomain(place));
            }
            catch (FabraException fault)
            {
                rejected.Add(new RejectedWrite(place, fault));
            }
        }

        // When not one write of a batch could be read, there is nothing to hand on.
        var refused = writes.Count > 0 || rejected.Count == 0
            ? await writer.IngestAsync(tenant, writes, cancellationToken)
            : [];
        var response = new Wire.IngestFeaturesResponse { BatchId = batch.BatchId, WrittenCount = writes.Count - refused.Count };
        response.Rejected.AddRange(rejected.Concat(refused).OrderBy(write => write.Place).Select(ToWire));
        return response;
    }

    private static Wire.RejectedWrite ToWire(RejectedWrite write) => new()
    {
        Index = write.Place,
        Reason = ErrorReasons.NameOf(write.Fault.Reason),
        Message = ErrorLimits.CutMessage(write.Fault.Message),
    };
}
