using Fabra.Grpc.Server.Rest;
using Fabra.Grpc.Server.Rpc;
using Microsoft.AspNetCore.Http.Features;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>
/// Keeps REST off the gRPC port: who publishes one port has not published the other. (gRPC cannot be spoken on the REST port,
/// which has no HTTP/2.)
/// </summary>
internal sealed class PortSeparation(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (RpcResponse.IsRpc(context.Request))
        {
            // gRPC bounds each message, and says so in its own way; a stream of messages has no bound.
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                limit.MaxRequestBodySize = null;
            }

            return next(context);
        }

        return HttpProtocol.IsHttp2(context.Request.Protocol)
            ? Problem.OfStatus(StatusCodes.Status415UnsupportedMediaType, "This port speaks gRPC; REST has a port of its own.")
                .WriteAsync(context)
            : next(context);
    }
}
