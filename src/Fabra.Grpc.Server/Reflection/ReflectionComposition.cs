using Fabra.Grpc.Server.Composition;

namespace Fabra.Grpc.Server.Reflection;

internal static class ReflectionComposition
{
    public static IServiceCollection AddFabraReflection(this IServiceCollection services) => services
        .AddSingleton<DescriptorIndex>()
        .AddSingleton<ReflectionStream>()
        .AddSingleton<ReflectionV1GrpcService>()
        .AddSingleton<ReflectionV1AlphaGrpcService>();

    public static IEndpointRouteBuilder MapFabraReflection(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.RequireAdded<DescriptorIndex>(nameof(AddFabraReflection));
        endpoints.MapGrpcService<ReflectionV1GrpcService>();
        endpoints.MapGrpcService<ReflectionV1AlphaGrpcService>();
        return endpoints;
    }
}
