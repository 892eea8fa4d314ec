using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Stores;
using Fabra.Core.Time;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Health;
using Fabra.Grpc.Server.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Admin;

/// <summary>Operation over gRPC: one file for each RPC.</summary>
internal sealed partial class AdminGrpcService(
    ISqlQueries sql,
    IContextPartitions partitions,
    HealthCheckService checks,
    Components components,
    ContextRegistry registry,
    DocumentEmbedder embedder,
    FabraOptions options,
    FabraClock clock,
    ShutdownAwareness shutdown) : Wire.AdminService.AdminServiceBase
{
}
