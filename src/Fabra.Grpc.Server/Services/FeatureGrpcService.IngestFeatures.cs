using Fabra.Core.Errors;
using Fabra.Core.Features;
using Fabra.Grpc.Server.Authentication;
using Fabra.Grpc.Server.Errors;
using Fabra.Grpc.Server.Mapping;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Services;

internal sealed partial class FeatureGrpcService
{
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
        string tenant, Wire.IngestFeaturesRequest batch, CancellationToken cancellationToken)
    {
        var writes = new List<FeatureWrite>(batch.Writes.Count);
        var places = new List<int>(batch.Writes.Count);
        var response = new Wire.IngestFeaturesResponse { BatchId = batch.BatchId };
        for (var i = 0; i < batch.Writes.Count; i++)
        {
            try
            {
                writes.Add(batch.Writes[i].ToDomain($"writes[{i}]"));
                places.Add(i);
            }
            catch (FabraException fault)
            {
                response.Rejected.Add(Rejected(i, fault));
            }
        }

        if (writes.Count > 0 || batch.Writes.Count == 0)
        {
            var rejected = await writer.IngestAsync(tenant, writes, cancellationToken);
            response.WrittenCount = writes.Count - rejected.Count;
            response.Rejected.AddRange(rejected.Select(write => Rejected(places[write.Index], write.Fault)));
        }

        return response;
    }

    private static Wire.RejectedWrite Rejected(int index, FabraException fault) =>
        new() { Index = index, Reason = ErrorReasons.NameOf(fault.Reason), Message = fault.Message };
}
