using System.Collections.Concurrent;
using System.Threading.Channels;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Internal;

/// <summary>
/// One session on the wire. Steps are written in the order they are handed over, without waiting for each other's replies, at most
/// <see cref="MaxOutstanding"/> unanswered; replies are matched by step id.
/// </summary>
internal sealed class SessionStream : IAsyncDisposable
{
    /// <summary>How many steps the contract allows to be outstanding.</summary>
    public const int MaxOutstanding = 32;

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _slots = new(MaxOutstanding);
    private readonly Channel<AssembleRequest> _steps =
        Channel.CreateUnbounded<AssembleRequest>(new UnboundedChannelOptions { SingleReader = true });

    private readonly ConcurrentDictionary<long, TaskCompletionSource<AssembleResponse>> _pending = new();
    private readonly AsyncDuplexStreamingCall<AssembleRequest, AssembleResponse> _call;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;
    private readonly Task _writing;
    private readonly Task _reading;
    private readonly Lock _handover = new();
    private long _lastStepId;
    private Exception? _ended;
    private int _disposed;

    public SessionStream(ContextService.ContextServiceClient contexts, TimeProvider clock, TimeSpan timeout)
    {
        _clock = clock;
        _timeout = timeout;
        _call = contexts.Assemble(new CallOptions(cancellationToken: _stop.Token));
        _writing = WriteAsync();
        _reading = ReadAsync();
    }

    public async Task<SessionOpened> OpenAsync(OpenStep open, CancellationToken cancellationToken) =>
        (await StepAsync(new AssembleRequest { Open = open }, cancellationToken)).Opened;

    /// <summary>Takes one step and waits for its reply.</summary>
    /// <exception cref="FabraRpcException">The step failed, or the session has ended.</exception>
    public Task<AssembleResponse> StepAsync(AssembleRequest step, CancellationToken cancellationToken) =>
        AwaitAsync(Send(step), cancellationToken);

    /// <summary>Hands one step over; its place in the order is fixed when this returns.</summary>
    public Task<AssembleResponse> Send(AssembleRequest step)
    {
        var reply = new TaskCompletionSource<AssembleResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_handover)
        {
            if (_ended is not null)
            {
                return Task.FromException<AssembleResponse>(_ended);
            }

            step.StepId = ++_lastStepId;
            _pending[step.StepId] = reply;
            _steps.Writer.TryWrite(step);
        }

        return reply.Task;
    }

    /// <summary>Waits for a reply, as long as one step may take.</summary>
    public async Task<AssembleResponse> AwaitAsync(Task<AssembleResponse> reply, CancellationToken cancellationToken)
    {
        try
        {
            var response = await reply.WaitAsync(_timeout, _clock, cancellationToken);
            return response.ResultCase == AssembleResponse.ResultOneofCase.Error
                ? throw RpcErrors.FromStep(response.Error)
                : response;
        }
        catch (TimeoutException error)
        {
            throw RpcErrors.TimedOut(_timeout, error);
        }
    }

    /// <summary>Ends the stream in good order after the commit: half-close, then the server's status.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        _steps.Writer.TryComplete();
        await Task.WhenAll(_writing, _reading).WaitAsync(cancellationToken);
    }

    /// <summary>Ends the call. Without a commit the server then forgets the session.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        _steps.Writer.TryComplete();
        await _stop.CancelAsync();
        await Task.WhenAll(_writing, _reading);
        _call.Dispose();
        _slots.Dispose();
        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var step in _steps.Reader.ReadAllAsync(_stop.Token))
            {
                await _slots.WaitAsync(_stop.Token);
                await _call.RequestStream.WriteAsync(step, _stop.Token);
            }

            await _call.RequestStream.CompleteAsync();
        }
        catch (Exception error) when (error is RpcException or InvalidOperationException or OperationCanceledException or IOException)
        {
            // The call has ended: the reader sees why, and ends what is pending with it.
        }
    }

    private async Task ReadAsync()
    {
        Exception? cause = null;
        try
        {
            while (await _call.ResponseStream.MoveNext(_stop.Token))
            {
                var response = _call.ResponseStream.Current;
                _slots.Release();
                if (_pending.TryRemove(response.StepId, out var reply))
                {
                    reply.TrySetResult(response);
                }
            }
        }
        catch (RpcException error)
        {
            cause = RpcErrors.Translate(error, CancellationToken.None);
        }
        catch (OperationCanceledException error)
        {
            cause = error;
        }

        End(_stop.IsCancellationRequested
            ? new ObjectDisposedException(nameof(ContextScope), "The scope was disposed.")
            : cause ?? new InvalidOperationException("The session has ended."));
    }

    /// <summary>Ends every step that will not be answered any more, and those to come.</summary>
    private void End(Exception cause)
    {
        lock (_handover)
        {
            _ended = cause;
        }

        foreach (var (stepId, reply) in _pending)
        {
            _pending.TryRemove(stepId, out _);
            reply.TrySetException(cause);
            // Replies that nobody awaits, of items for instance, are no unobserved failures.
            _ = reply.Task.Exception;
        }
    }
}
