using Fabra.Grpc.Server.Hosting;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fabra.Grpc.Server.Errors;

/// <summary>
/// Every exception that leaves a handler passes here and leaves as an <see cref="RpcException"/> with its details.
/// </summary>
internal sealed class ErrorInterceptor(RpcErrors errors, ShutdownAwareness shutdown, TimeProvider time) : Interceptor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw errors.ToRpcException(exception, await FateOfAsync(exception, context));
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
            throw errors.ToRpcException(exception, await FateOfAsync(exception, context));
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
            throw errors.ToRpcException(exception, await FateOfAsync(exception, context));
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
            throw errors.ToRpcException(exception, await FateOfAsync(exception, context));
        }
    }

    private async ValueTask<CallFate> FateOfAsync(Exception exception, ServerCallContext context)
    {
        if (exception is IOException)
        {
            // A connection that breaks ends the stream of requests first and cancels the call's token right after.
            await Task.Delay(Patience, time, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new CallFate
        {
            DeadlineUtc = context.Deadline == DateTime.MaxValue ? null : context.Deadline,
            CallerIsGone = context.CancellationToken.IsCancellationRequested,
            ServerIsDraining = shutdown.IsDraining,
        };
    }
}
