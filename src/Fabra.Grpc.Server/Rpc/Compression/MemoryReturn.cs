namespace Fabra.Grpc.Server.Rpc.Compression;

/// <summary>
/// Gives memory back to the system after a burst of large messages. The runtime keeps what it once had: nobody else of the machine could use
/// it, and whoever watches the process would take it for a leak.
/// </summary>
internal sealed class MemoryReturn(TimeProvider time) : IDisposable
{
    /// <summary>Less is not worth the pause of a collection.</summary>
    private const long WorthIt = 64 << 20;

    /// <summary>Between two collections, whatever callers do: each stops the server for some tens of milliseconds.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _freed;
    private bool _waits;
    private bool _disposed;

    /// <summary>How often memory was given back.</summary>
    public int Collections { get; private set; }

    /// <param name="bytes">What is not held any more.</param>
    /// <param name="isIdle">Whether nothing is.</param>
    public void Freed(long bytes, bool isIdle)
    {
        lock (_lock)
        {
            _freed += bytes;
            if (_freed < WorthIt || !isIdle || _waits || _disposed)
            {
                return;
            }

            _waits = true;
            _timer ??= time.CreateTimer(static self => ((MemoryReturn)self!).Collect(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private void Collect()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            (_waits, _freed) = (false, 0);
            Collections++;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
