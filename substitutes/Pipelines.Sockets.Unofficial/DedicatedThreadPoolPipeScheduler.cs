using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Runs continuations on threads of its own, so that a busy thread pool does not hold them up. When too many wait, and after it is
/// disposed, the thread pool takes them.
/// </summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    private readonly Queue<(Action<object?> Action, object? State)> _waiting = [];
    private readonly int _mostWaiting;
    private int _available;
    private long _servicedByQueue;
    private long _servicedByPool;
    private bool _disposed;

    /// <param name="name">Names the threads.</param>
    /// <param name="workerCount">How many threads; at least one.</param>
    /// <param name="useThreadPoolQueueLength">How many may wait before the thread pool takes the next.</param>
    /// <param name="priority">The threads' priority.</param>
    public DedicatedThreadPoolPipeScheduler(
        string? name = null,
        int workerCount = 5,
        int useThreadPoolQueueLength = 10,
        ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workerCount, 1);
        WorkerCount = workerCount;
        _mostWaiting = useThreadPoolQueueLength;
        Name = string.IsNullOrWhiteSpace(name) ? nameof(DedicatedThreadPoolPipeScheduler) : name.Trim();
        for (var i = 0; i < workerCount; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"{Name}:{i}", Priority = priority }.Start();
        }
    }

    public int WorkerCount { get; }

    /// <summary>How many threads have nothing to do.</summary>
    public int AvailableCount => Volatile.Read(ref _available);

    public long TotalServicedByQueue => Volatile.Read(ref _servicedByQueue);

    public long TotalServicedByPool => Volatile.Read(ref _servicedByPool);

    private string Name { get; }

    public override void Schedule(Action<object?> action, object? state)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (_waiting)
        {
            if (!_disposed && _waiting.Count < _mostWaiting)
            {
                _waiting.Enqueue((action, state));
                _servicedByQueue++;
                Monitor.Pulse(_waiting);
                return;
            }

            _servicedByPool++;
        }

        ThreadPool.Schedule(action, state);
    }

    /// <summary>Ends the threads once what already waits has run.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _disposed = true;
            Monitor.PulseAll(_waiting);
        }
    }

    public override string ToString() => Name;

    private void Work()
    {
        while (Next() is { } work)
        {
            work.Action(work.State);
        }
    }

    private (Action<object?> Action, object? State)? Next()
    {
        lock (_waiting)
        {
            _available++;
            try
            {
                while (_waiting.Count == 0)
                {
                    if (_disposed)
                    {
                        return null;
                    }

                    Monitor.Wait(_waiting);
                }

                return _waiting.Dequeue();
            }
            finally
            {
                _available--;
            }
        }
    }
}
