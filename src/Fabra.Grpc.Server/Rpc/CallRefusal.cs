using Fabra.Authoring;
using Fabra.Grpc.Server.Rest;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>Ends a call that never reaches a handler, in the words of its transport.</summary>
internal static class CallRefusal
{
    public static Task RefuseAsync(this HttpContext context, FabraException refusal)
    {
        if (!RpcResponse.IsRpc(context.Request))
        {
            return Problem.Of(refusal).WriteAsync(context);
        }

        RpcResponse.EndWith(context.Response, RpcErrors.StatusOf(refusal));
        return Task.CompletedTask;
    }
}
