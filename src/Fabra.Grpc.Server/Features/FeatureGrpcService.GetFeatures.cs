using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

internal sealed partial class FeatureGrpcService
{
    [Requires(Operation.ReadFeatures)]
    public override async Task<Wire.GetFeaturesResponse> GetFeatures(
        Wire.GetFeaturesRequest request, ServerCallContext context)
    {
        var readings = await reads.ReadAsync(
            Callers.Of(context).Tenant,
            request.FeatureNames,
            request.EntityIds,
            request.AsOf.ToDomainOrNull("as_of"),
            context.CancellationToken);
        var response = new Wire.GetFeaturesResponse();
        response.Vectors.AddRange(FeatureMapping.ToVectors(readings, request.EntityIds, request.FeatureNames.Count));
        return SingleAnswer.Check(response, "entity_ids", $"{readings.Count} values", options.Limits);
    }
}
