using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Rpc.Compression;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fabra.Grpc.Server.Rpc;

internal static class MessagesComposition
{
    public static IServiceCollection AddFabraGrpc(this IServiceCollection services, FabraOptions options)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.Limits.MaxReceiveMessageBytes;
            grpc.MaxSendMessageSize = options.Limits.MaxSendMessageBytes;
            grpc.EnableDetailedErrors = false;
            // UnknownMethods answers for those.
            grpc.IgnoreUnknownServices = true;
        });
        services.AddBoundedCompression(options);

        // The library's own way of finding methods takes the generated marshallers as they are; see CheckedMarshaller.
        services.RemoveAll(typeof(IServiceMethodProvider<>));
        return services.AddSingleton(typeof(IServiceMethodProvider<>), typeof(CheckedMethodProvider<>));
    }
}
