using Fabra.Grpc.Server.Composition;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Fabra.Grpc.Server.Health;

internal static class HealthComposition
{
    /// <summary>All checks that anybody registered count for readiness, those of a host as well as the server's own.</summary>
    public static IServiceCollection AddFabraHealth(this IServiceCollection services)
    {
        services.AddHealthChecks();
        services.PostConfigure<HealthCheckServiceOptions>(BoundEveryCheck);
        return services
            .AddSingleton<Components>()
            .AddSingleton<Readiness>()
            .AddSingleton<IReadiness>(provider => provider.GetRequiredService<Readiness>())
            .AddSingleton<HealthGrpcService>()
            .AddHostedService<HealthMonitor>();
    }

    /// <summary>Without a required part the server is not ready; of any other the failure is shown, and calls are taken.</summary>
    public static IServiceCollection AddFabraHealthCheck(
        this IServiceCollection services, string name, bool required, Func<IServiceProvider, IHealthCheck> create)
    {
        services.AddHealthChecks().Add(
            new HealthCheckRegistration(name, create, required ? HealthStatus.Unhealthy : HealthStatus.Degraded, tags: null));
        return services;
    }

    /// <summary>Health is open to all: see <see cref="Access.AccessMiddleware"/>.</summary>
    public static IEndpointRouteBuilder MapFabraHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.RequireAdded<Readiness>(nameof(AddFabraHealth));
        endpoints.MapGrpcService<HealthGrpcService>().AllowAnonymous();
        endpoints.MapGet("/healthz", HealthRest.Liveness).AllowAnonymous();
        endpoints.MapGet("/readyz", HealthRest.Readiness).AllowAnonymous();
        return endpoints;
    }

    /// <summary>By default the framework waits for ever, and one check that hangs would stop the watch over all others.</summary>
    private static void BoundEveryCheck(HealthCheckServiceOptions options)
    {
        foreach (var registration in options.Registrations.Where(check => check.Timeout == Timeout.InfiniteTimeSpan))
        {
            registration.Timeout = Components.Patience;
        }
    }
}
