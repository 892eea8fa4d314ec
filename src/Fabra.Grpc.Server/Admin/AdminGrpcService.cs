using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Identity;
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
    ILogger<AdminGrpcService> logger,
    ShutdownAwareness shutdown) : Wire.AdminService.AdminServiceBase
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(EventId = 1231, Level = LogLevel.Information,
        Message = "partitions_purged tenant={Tenant} principal={Principal} ended_before={EndedBefore} dropped={Dropped}")]
    private partial void LogPurged(TenantId tenant, Principal principal, DateTimeOffset endedBefore, int dropped);

    /// <summary>The statement stays out of the log: its literals are what was looked for, names and ids of people among them.</summary>
    [LoggerMessage(EventId = 1232, Level = LogLevel.Information, Message = "sql_queried tenant={Tenant} principal={Principal}")]
    private partial void LogSqlQueried(TenantId tenant, Principal principal);
}
