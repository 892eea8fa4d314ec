using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

internal sealed partial class FeatureGrpcService
{
    [Requires(Operation.WriteFeatures)]
    public override async Task<Wire.WriteFeaturesResponse> WriteFeatures(
        Wire.WriteFeaturesRequest request, ServerCallContext context)
    {
        var written = await writer.WriteAsync(
            Callers.Of(context).Tenant,
            [.. request.Writes.Select((write, place) => write.ToDomain(place))],
            request.RequestId,
            context.CancellationToken);
        return new Wire.WriteFeaturesResponse { WrittenCount = written };
    }
}
