using Fabra.Core.Features;
using Fabra.Core.Time;
using Fabra.Grpc.Server.Hosting;

using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

/// <summary>Features over gRPC: one file for each RPC, each translating and nothing else.</summary>
internal sealed partial class FeatureGrpcService(
    DefinitionCatalog definitions,
    DefinitionRegistrar registrar,
    FeatureReader reader,
    IFeatureHistory history,
    FeatureWriter writer,
    FeatureFunctions functions,
    FabraClock clock,
    ShutdownAwareness shutdown) : Wire.FeatureService.FeatureServiceBase
{
}
