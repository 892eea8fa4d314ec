using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Socket operation arguments that can be awaited, again and again, one operation at a time. When an operation ends at once, so
/// that no event follows, the caller says so with <see cref="Complete"/>.
/// </summary>
public class SocketAwaitableEventArgs : SocketAsyncEventArgs, ICriticalNotifyCompletion
{
    // Null: nothing has happened. This marker: the operation has ended. Anything else: who waits for it.
    private static readonly Action Ended = static () => { };

    private readonly PipeScheduler? _scheduler;
    private Action? _continuation;
    private SocketError? _abortedWith;

    /// <param name="ioScheduler">Where continuations run; null runs them where the operation ends.</param>
    public SocketAwaitableEventArgs(PipeScheduler? ioScheduler = null)
        : base(true)
        => _scheduler = ioScheduler == PipeScheduler.Inline ? null : ioScheduler;

    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _continuation), Ended);

    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>The bytes that the operation moved. Makes the object ready for the next one.</summary>
    /// <exception cref="SocketException">The operation failed or was aborted.</exception>
    public int GetResult()
    {
        Volatile.Write(ref _continuation, null);
        var error = _abortedWith ?? SocketError;
        _abortedWith = null;
        return error == SocketError.Success ? BytesTransferred : throw new SocketException((int)error);
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var before = Interlocked.CompareExchange(ref _continuation, continuation, null);
        if (ReferenceEquals(before, Ended))
        {
            Run(continuation);
        }
    }

    /// <summary>The operation has ended.</summary>
    public void Complete()
    {
        var waiting = Interlocked.Exchange(ref _continuation, Ended);
        if (waiting is not null && !ReferenceEquals(waiting, Ended))
        {
            Run(waiting);
        }
    }

    /// <summary>Ends the wait with <paramref name="error"/>, whatever becomes of the operation.</summary>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        if (error == SocketError.Success)
        {
            throw new ArgumentException("An abort needs an error", nameof(error));
        }

        _abortedWith = error;
        Complete();
    }

    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();

    private void Run(Action continuation)
    {
        if (_scheduler is null)
        {
            continuation();
        }
        else
        {
            _scheduler.Schedule(static state => ((Action)state!)(), continuation);
        }
    }
}
