using Fabra.Grpc.Server.Hosting;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fabra.Grpc.Server.Errors;

/// <summary>
/// Every exception that leaves a handler passes here and leaves as an <see cref="RpcException"/> with its details.
/// </summary>
internal sealed class ErrorInterceptor(RpcErrors errors, ShutdownAwareness shutdown) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw errors.ToRpcException(exception, FateOf(context));
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw errors.ToRpcException(exception, FateOf(context));
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw errors.ToRpcException(exception, FateOf(context));
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw errors.ToRpcException(exception, FateOf(context));
        }
    }

    private CallFate FateOf(ServerCallContext context) => new()
    {
        DeadlineUtc = context.Deadline == DateTime.MaxValue ? null : context.Deadline,
        CallerIsGone = context.CancellationToken.IsCancellationRequested,
        ServerIsDraining = shutdown.IsDraining,
    };
}
