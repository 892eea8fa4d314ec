using Fabra.Grpc.Server.Rpc;

namespace Fabra.Grpc.Server.Errors;

internal static class ErrorsComposition
{
    public static IServiceCollection AddFabraErrors(this IServiceCollection services) => services
        .AddSingleton<FabraErrors>()
        .AddSingleton(provider => new RpcErrors(provider.GetRequiredService<FabraErrors>()))
        .AddSingleton<CallErrors>();
}
