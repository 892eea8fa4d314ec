using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Documents;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Admin;

internal sealed partial class AdminGrpcService
{
    [Requires(Operation.ReadServer)]
    public override async Task<Wire.GetServerInfoResponse> GetServerInfo(
        Wire.GetServerInfoRequest request, ServerCallContext context)
    {
        var response = new Wire.GetServerInfoResponse
        {
            Version = ServerVersion.Text,
            ReplicaId = options.ReplicaId,
            EvidenceMode = SettingText.Show(options.Evidence.Mode),
            Embedder = embedder.Identity.ToWire(),
        };
        foreach (var state in components.StatesOf(await checks.CheckHealthAsync(context.CancellationToken)))
        {
            response.Checks.Add(new Wire.ComponentCheck { Name = state.Name, Healthy = state.Healthy, Detail = state.Detail });
        }

        response.ContextNames.AddRange(registry.ContextNames.Order(StringComparer.Ordinal));
        return response;
    }
}
