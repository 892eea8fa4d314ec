using Fabra.Core.Features;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Hosting;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

/// <summary>Features over gRPC: one file for each RPC, each translating and nothing else.</summary>
internal sealed partial class FeatureGrpcService(
    DefinitionCatalog definitions,
    DefinitionRegistrar registrar,
    FeatureReads reads,
    FeatureWriter writer,
    FeatureFunctions functions,
    FabraOptions options,
    ShutdownAwareness shutdown) : Wire.FeatureService.FeatureServiceBase
{
}
