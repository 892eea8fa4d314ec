using System.Globalization;
using Fabra.Grpc.Server.Background;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fabra.Grpc.Server.Health;

/// <summary>How much waits in the spool. Records that wait are no reason to refuse calls.</summary>
internal sealed class SpoolHealthCheck(EvidenceLifecycle evidence) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var damages = evidence.Damages;
        var depth = evidence.Depth;
        return Task.FromResult(damages.Count > 0
            ? new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", damages))
            : HealthCheckResult.Healthy(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{depth?.Records ?? 0} records wait, {depth?.Bytes ?? 0} bytes, for the store {evidence.Store?.Id}")));
    }
}
