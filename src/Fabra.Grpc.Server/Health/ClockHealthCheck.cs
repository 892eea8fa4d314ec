using Fabra.Core.Time;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fabra.Grpc.Server.Health;

/// <summary>Whether times and ages can be trusted. A server that cannot tell how old a value is takes no calls.</summary>
internal sealed class ClockHealthCheck(FabraClock clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(clock.Fault is { } fault
            ? new HealthCheckResult(context.Registration.FailureStatus, fault)
            : HealthCheckResult.Healthy(clock.Ahead is var ahead && ahead > TimeSpan.FromSeconds(1)
                ? $"{FabraClock.Words(ahead)} ahead of the system's clock, which is allowed"
                : "agrees with the system's clock"));
}
