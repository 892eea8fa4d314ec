using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Composition;

namespace Fabra.Grpc.Server.Reflection;

internal static class ReflectionComposition
{
    /// <summary>
    /// The library answers; <see cref="ReflectedFiles"/> and <see cref="ReflectionStream{TRequest,TResponse}"/> say what it is given
    /// beyond what its own <c>AddGrpcReflection</c> would.
    /// </summary>
    public static IServiceCollection AddFabraReflection(this IServiceCollection services) => services
        .AddSingleton<ReflectedFiles>()
        .AddSingleton<ReflectionV1GrpcService>()
        .AddSingleton<ReflectionV1AlphaGrpcService>();

    public static IEndpointRouteBuilder MapFabraReflection(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.RequireRegistered<ReflectedFiles>(nameof(AddFabraReflection));
        endpoints.MapGrpcService<ReflectionV1GrpcService>().Requires(Operation.ReadServer);
        endpoints.MapGrpcService<ReflectionV1AlphaGrpcService>().Requires(Operation.ReadServer);
        return endpoints;
    }
}
