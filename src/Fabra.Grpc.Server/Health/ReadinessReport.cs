using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fabra.Grpc.Server.Health;

/// <summary>Whether the server takes calls, and why not.</summary>
/// <param name="Phase">Where the server is in its life.</param>
/// <param name="Components">The parts, as last checked.</param>
internal sealed record ReadinessReport(ServerPhase Phase, IReadOnlyList<ComponentState> Components)
{
    public bool Ready => Phase == ServerPhase.Running && Components.All(component => component.Status != HealthStatus.Unhealthy);

    /// <summary>One word for people and dashboards.</summary>
    public string Status => Phase switch
    {
        ServerPhase.Starting => "starting",
        ServerPhase.Draining => "draining",
        _ when !Ready => "not_ready",
        _ when Components.All(component => component.Healthy) => "ready",
        _ => "degraded",
    };
}
