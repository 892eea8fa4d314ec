using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>
/// Counts streams, so that a server that stops can let them end before it closes connections. When a connection is closed under a stream
/// whose caller still has something to send, that caller may never see the status that says why.
/// </summary>
internal sealed class StreamsInFlight
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _idle;
    private int _count;

    /// <summary>Counts a call until its answer is out, when it is a stream.</summary>
    public void Track(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not { Method.Type: not MethodType.Unary })
        {
            return;
        }

        lock (_lock)
        {
            _count++;
        }

        // Runs after the trailers were sent; the end of a middleware would come before them.
        context.Response.OnCompleted(End);
    }

    /// <summary>Ends when no stream is in flight.</summary>
    public Task WaitUntilIdleAsync()
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private Task End()
    {
        lock (_lock)
        {
            if (--_count == 0)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }

        return Task.CompletedTask;
    }
}
