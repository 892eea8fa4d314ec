using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

internal sealed partial class FeatureGrpcService
{
    [Requires(Operation.RegisterFeatures)]
    public override async Task<Wire.RegisterFeaturesResponse> RegisterFeatures(
        Wire.RegisterFeaturesRequest request, ServerCallContext context)
    {
        var stored = await registrar.RegisterAsync(
            Callers.Of(context).Tenant,
            [.. request.Entities.Select(entity => entity.ToDomain())],
            [.. request.Features.Select((feature, index) => feature.ToDomain($"features[{index}]"))],
            request.ValidateOnly,
            context.CancellationToken);
        var response = new Wire.RegisterFeaturesResponse();
        response.Entities.AddRange(stored.Entities.Select(entity => entity.ToWire()));
        response.Features.AddRange(stored.Features.Select(feature => feature.ToWire(functions)));
        return response;
    }
}
