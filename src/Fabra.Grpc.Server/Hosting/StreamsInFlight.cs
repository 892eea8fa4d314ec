using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>
/// Counts streams, so that a server that stops can let them end before it closes connections. Closing one under a stream whose
/// caller has more to say can cost that caller the status, and with it the reason.
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

        // After the trailers, where the end of a middleware would be before them.
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
