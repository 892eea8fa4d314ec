using Fabra.Grpc.Server.Composition;

namespace Fabra.Grpc.Server.Health;

internal static class HealthComposition
{
    public static IServiceCollection AddFabraHealth(this IServiceCollection services) => services
        .AddSingleton<Readiness>()
        .AddSingleton<IReadiness>(provider => provider.GetRequiredService<Readiness>())
        .AddSingleton<HealthGrpcService>()
        .AddHostedService<HealthMonitor>();

    /// <summary>Health is open to all: see <see cref="Access.ApiKeyMiddleware"/>.</summary>
    public static IEndpointRouteBuilder MapFabraHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.RequireAdded<Readiness>(nameof(AddFabraHealth));
        endpoints.MapGrpcService<HealthGrpcService>().AllowAnonymous();
        endpoints.MapGet("/healthz", HealthRest.Liveness).AllowAnonymous();
        endpoints.MapGet("/readyz", HealthRest.Readiness).AllowAnonymous();
        return endpoints;
    }
}
