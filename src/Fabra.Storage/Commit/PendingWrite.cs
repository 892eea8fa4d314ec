namespace Fabra.Storage.Commit;

/// <summary>A write in the queue. Its caller may leave until it is taken; from then on it runs to its end.</summary>
internal sealed class PendingWrite<TWrite, TResult>(TWrite write)
    where TWrite : class, IGroupWrite
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Left = 2;

    private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TWrite? _write = write;
    private int _state;

    public long Bytes { get; } = write.Bytes;

    public int Rows { get; } = write.Rows;

    public TWrite Write => _write!;

    public Task<TResult> Task => _completion.Task;

    /// <summary>False when the caller left.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    public void Leave(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Left, Waiting) == Waiting)
        {
            // The queue keeps the place until it gets here, but not the record.
            _write = null;
            _completion.TrySetCanceled(cancellationToken);
        }
    }

    public void Succeed(TResult result) => _completion.TrySetResult(result);

    public void Fail(Exception failure) => _completion.TrySetException(failure);
}
