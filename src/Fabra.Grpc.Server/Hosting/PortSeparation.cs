using Fabra.Grpc.Server.Errors;
using Fabra.Grpc.Server.Rest;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>
/// Keeps REST off the gRPC port: who publishes one port has not published the other. (gRPC cannot be spoken on the REST port, which has
/// no HTTP/2.)
/// </summary>
internal sealed class PortSeparation(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        HttpProtocol.IsHttp2(context.Request.Protocol) && !RpcResponse.IsRpc(context.Request)
            ? Problem.OfStatus(StatusCodes.Status415UnsupportedMediaType, "This port speaks gRPC; REST has a port of its own.")
                .WriteAsync(context)
            : next(context);
}
