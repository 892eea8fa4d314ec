using Fabra.Grpc.Server.Admin;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Documents;
using Fabra.Grpc.Server.Features;

namespace Fabra.Grpc.Server.Rpc;

internal static class ServicesComposition
{
    /// <summary>One of each for all calls; they hold nothing of a call, and to make one for each took its time.</summary>
    public static IServiceCollection AddFabraServices(this IServiceCollection services) => services
        .AddSingleton<FeatureGrpcService>()
        .AddSingleton<ContextGrpcService>()
        .AddSingleton<IndexGrpcService>()
        .AddSingleton<AdminGrpcService>();

    /// <summary>Behind routing and authentication: what is left has no endpoint.</summary>
    public static IApplicationBuilder UseUnknownMethods(this IApplicationBuilder app) => app.UseMiddleware<UnknownMethods>();

    /// <summary>Before everything that reads a call.</summary>
    public static IApplicationBuilder UseCallGuard(this IApplicationBuilder app) => app.UseMiddleware<CallGuard>();

    /// <summary>The services of the contract.</summary>
    public static void MapFabraServices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<FeatureGrpcService>();
        endpoints.MapGrpcService<ContextGrpcService>();
        endpoints.MapGrpcService<IndexGrpcService>();
        endpoints.MapGrpcService<AdminGrpcService>();
    }
}
