using System.Globalization;
using Grpc.Core;

namespace Fabra.Grpc.Server.Errors;

/// <summary>
/// A request that does not parse never reaches an interceptor: the gRPC library answers UNKNOWN, as if the server were at fault. This
/// runs around the library and, before the trailers leave, says what it was: INVALID_ARGUMENT.
/// </summary>
internal sealed class MalformedMessageMiddleware(RequestDelegate next)
{
    private static readonly string Unknown = ((int)StatusCode.Unknown).ToString(CultureInfo.InvariantCulture);

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (!RpcResponse.IsRpc(context.Request) || EnteredHandler.IsMarked(context))
        {
            return;
        }

        // Nothing was written, so the status stands among the headers or in the trailers, depending on the library's version.
        var trailers = RpcResponse.StatusHeadersOf(context.Response);
        if (trailers is not null && trailers[RpcResponse.StatusHeader].ToString() == Unknown)
        {
            RpcResponse.Write(trailers, RpcErrors.StatusOf(FabraErrors.MalformedMessage()));
        }
    }
}
