namespace Fabra.Grpc.Server.Services;

internal static class ServicesComposition
{
    /// <summary>The services of the contract.</summary>
    public static void MapFabraServices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<FeatureGrpcService>();
        endpoints.MapGrpcService<ContextGrpcService>();
        endpoints.MapGrpcService<IndexGrpcService>();
        endpoints.MapGrpcService<AdminGrpcService>();
    }
}
