using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fabra.Grpc.Server.Health;

/// <summary>The state of one part of the server.</summary>
/// <param name="Name">Which: <c>offline_store</c>, <c>online_store</c>, <c>spool</c>, or what a host registered.</param>
/// <param name="Status">Unhealthy: the server cannot do its work. Degraded: it can, and the failure is shown.</param>
/// <param name="Required">Whether the server is not ready without it.</param>
/// <param name="Detail">For people: what it is, or what is wrong.</param>
internal sealed record ComponentState(string Name, HealthStatus Status, bool Required, string Detail)
{
    public bool Healthy => Status == HealthStatus.Healthy;
}
