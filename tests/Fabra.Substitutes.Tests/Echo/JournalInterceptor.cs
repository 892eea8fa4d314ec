using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Fabra.Substitutes.Tests.Echo;

/// <summary>What the server saw, in order.</summary>
internal sealed class CallJournal
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Entries { get; } = [];

    /// <summary>Completes when a streaming method was cancelled.</summary>
    public Task Cancelled => _cancelled.Task;

    public void NoteCancelled() => _cancelled.TrySetResult();
}

/// <summary>Notes each call's kind, and the encoding its messages came in.</summary>
internal sealed class JournalInterceptor(CallJournal journal) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Note("unary", context);
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Note("client", context);
        return continuation(requestStream, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Note("server", context);
        await using var noting = context.CancellationToken.Register(journal.NoteCancelled);
        await continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Note("duplex", context);
        return continuation(requestStream, responseStream, context);
    }

    private void Note(string kind, ServerCallContext context)
        => journal.Entries.Enqueue($"{kind} {context.Method} {context.GetHttpContext().Request.Headers["grpc-encoding"]}".TrimEnd());
}
