using Fabra.Authoring;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// Answers calls of methods that nobody serves. The gRPC library would do so through routes that match every path, and take part in
/// the routing of every call.
/// </summary>
internal sealed class UnknownMethods(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not null || !RpcResponse.IsRpc(context.Request))
        {
            return next(context);
        }

        RpcResponse.EndWith(context.Response, RpcErrors.StatusOf(
            new FabraException(ErrorReason.NotSupported, $"This server has no method {context.Request.Path}.")));
        return Task.CompletedTask;
    }
}
