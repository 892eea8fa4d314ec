using System.Diagnostics;
using System.Threading.Channels;
using Fabra.Core.Errors;

namespace Fabra.Storage.Commit;

/// <summary>
/// Lets concurrent writes share transactions: one loop takes whatever is queued, hands it over as one batch, and answers all of
/// it. There is no artificial delay: what arrives during a commit is the next batch.
/// </summary>
/// <typeparam name="TWrite">A caller's write.</typeparam>
/// <typeparam name="TResult">What a caller is told.</typeparam>
internal sealed class GroupCommitter<TWrite, TResult> : IAsyncDisposable
    where TWrite : class, IGroupWrite
{
    private readonly GroupCommitOptions _options;
    private readonly Func<IReadOnlyList<TWrite>, Task<IReadOnlyList<TResult>>> _commit;
    private readonly GroupCommitMetrics _metrics;
    private readonly Channel<PendingWrite<TWrite, TResult>> _queue;
    private readonly Task _loop;
    private long _waitingBytes;

    /// <param name="commit">
    /// Writes a batch in one transaction and returns one result per write, in order. Throws <see cref="RowRefusedException"/>,
    /// with nothing written, when a write is invalid, and <see cref="StoreUnavailableException"/> when none is.
    /// </param>
    /// <param name="scheduler">Where batches are taken and committed; by default on the shared pool.</param>
    public GroupCommitter(
        GroupCommitOptions options,
        Func<IReadOnlyList<TWrite>, Task<IReadOnlyList<TResult>>> commit,
        TaskScheduler? scheduler = null)
    {
        _options = options;
        _commit = commit;
        _metrics = new GroupCommitMetrics(options.Store);
        _queue = Channel.CreateBounded<PendingWrite<TWrite, TResult>>(
            new BoundedChannelOptions(options.QueueLimit) { SingleReader = true });
        _loop = Task.Factory.StartNew(
            RunAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler ?? TaskScheduler.Default).Unwrap();
    }

    /// <summary>
    /// Queues a write; completes when it is committed. Cancellation counts until the write is taken into a batch.
    /// </summary>
    /// <exception cref="FabraException"><see cref="ErrorReason.Overloaded"/>: too much waits.</exception>
    /// <exception cref="RowRefusedException">The store refused this write.</exception>
    /// <exception cref="StoreUnavailableException">The batch could not be committed, or its outcome is unknown.</exception>
    /// <exception cref="ObjectDisposedException">The committer is disposed.</exception>
    public async Task<TResult> WriteAsync(TWrite write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingWrite<TWrite, TResult>(write);
        Enqueue(pending);
        await using (cancellationToken.UnsafeRegister(
            static (state, token) => ((PendingWrite<TWrite, TResult>)state!).Leave(token), pending))
        {
            return await pending.Task;
        }
    }

    /// <summary>Refuses new writes and commits those that wait.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private void Enqueue(PendingWrite<TWrite, TResult> pending)
    {
        var waiting = Interlocked.Add(ref _waitingBytes, pending.Bytes);

        // A single large write must get through an empty queue whatever its size.
        if ((waiting <= _options.QueueBytes || waiting == pending.Bytes) && _queue.Writer.TryWrite(pending))
        {
            return;
        }

        Interlocked.Add(ref _waitingBytes, -pending.Bytes);
        ObjectDisposedException.ThrowIf(_queue.Reader.Completion.IsCompleted || _loop.IsCompleted, this);
        throw new FabraException(ErrorReason.Overloaded, $"too many writes wait for the {_options.Store} store; try again");
    }

    private async Task RunAsync()
    {
        var batch = new List<PendingWrite<TWrite, TResult>>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            Take(batch);
            if (batch.Count > 0)
            {
                await CommitAsync(batch);
                batch.Clear();
            }
        }
    }

    private void Take(List<PendingWrite<TWrite, TResult>> batch)
    {
        long rows = 0;
        long bytes = 0;
        while (_queue.Reader.TryPeek(out var next))
        {
            if (batch.Count > 0 && (rows + next.Rows > _options.MaxRows || bytes + next.Bytes > _options.MaxBytes))
            {
                return;
            }

            _queue.Reader.TryRead(out _);
            Interlocked.Add(ref _waitingBytes, -next.Bytes);
            if (next.TryTake())
            {
                rows += next.Rows;
                bytes += next.Bytes;
                batch.Add(next);
            }
        }
    }

    private async Task CommitAsync(IReadOnlyList<PendingWrite<TWrite, TResult>> batch)
    {
        try
        {
            var startedAt = Stopwatch.GetTimestamp();
            var results = await _commit(batch.Select(pending => pending.Write).ToArray());
            _metrics.Committed(batch.Sum(pending => (long)pending.Rows), startedAt);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Succeed(results[i]);
            }
        }
        catch (RowRefusedException) when (batch.Count > 1)
        {
            // One of these writes is invalid. Halving finds it, and the others are committed on the way, in order.
            var half = batch.Count / 2;
            await CommitAsync(batch.Take(half).ToArray());
            await CommitAsync(batch.Skip(half).ToArray());
        }
        catch (Exception failure)
        {
            // Callers see every kind of failure; the loop goes on with the next batch.
            foreach (var pending in batch)
            {
                pending.Fail(failure);
            }
        }
    }
}
