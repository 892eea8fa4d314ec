using Fabra.Core.Stores;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fabra.Grpc.Server.Health;

/// <summary>Asks a store how it is.</summary>
internal sealed class StoreHealthCheck(IStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var health = await store.CheckAsync(cancellationToken);
        return new HealthCheckResult(health.Healthy ? HealthStatus.Healthy : context.Registration.FailureStatus, health.Detail);
    }
}
