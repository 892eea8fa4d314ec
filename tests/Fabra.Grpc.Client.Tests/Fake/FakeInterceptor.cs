using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fabra.Client.Fakes;

/// <summary>Records every call, and fails those that the test wants to fail.</summary>
internal sealed class FakeInterceptor(FakeState state) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Record(context, request as IMessage);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Record(context, request as IMessage);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Record(context, null);
        return continuation(requestStream, responseStream, context);
    }

    private void Record(ServerCallContext context, IMessage? request)
    {
        var method = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        state.Calls.Enqueue((method, context.RequestHeaders, request));
        if (state.NextFailure(method) is { } failure)
        {
            throw failure;
        }
    }
}
