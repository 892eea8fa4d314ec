using Fabra.Authoring;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

internal sealed partial class FeatureGrpcService
{
    [Requires(Operation.ReadDefinitions)]
    public override async Task<Wire.GetFeatureDefinitionResponse> GetFeatureDefinition(
        Wire.GetFeatureDefinitionRequest request, ServerCallContext context)
    {
        if (request.Name.Length == 0)
        {
            throw FabraException.Field("name", "is empty");
        }

        // What another replica changed is wanted here, not only what this one knows.
        var tenant = Callers.Of(context).Tenant;
        await definitions.RefreshAsync(tenant, context.CancellationToken);
        var feature = await definitions.GetAsync(tenant, request.Name, "name", context.CancellationToken);
        return new Wire.GetFeatureDefinitionResponse { Feature = feature.ToWire(functions) };
    }
}
