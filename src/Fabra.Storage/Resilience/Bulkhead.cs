using System.Threading.RateLimiting;

namespace Fabra.Storage.Resilience;

/// <summary>
/// Lets a bounded number of calls in at once. The others wait before their time limit begins: otherwise a server that is behind with its
/// own work would take its store for dead, and do even more work by falling back.
/// </summary>
internal sealed class Bulkhead(StoreGuardOptions options, GuardMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.MaxConcurrent,
        QueueLimit = options.QueueLimit,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private long _answers;

    /// <summary>Calls that are in.</summary>
    public int Running => options.MaxConcurrent - (int)_limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>To be called when the store answered.</summary>
    public void Answered() => Interlocked.Increment(ref _answers);

    /// <summary>Waits for a place.</summary>
    /// <returns>The place, to be given back.</returns>
    /// <exception cref="FabraException"><see cref="ErrorReason.Overloaded"/>: too many calls wait, or this one did for too long.</exception>
    /// <exception cref="StoreUnavailableException">The store answered nobody while this call waited.</exception>
    public ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellationToken) =>
        _limiter.AttemptAcquire() is { IsAcquired: true } place ? new(place) : WaitAsync(cancellationToken);

    public void Dispose() => _limiter.Dispose();

    private async ValueTask<RateLimitLease> WaitAsync(CancellationToken cancellationToken)
    {
        var before = Volatile.Read(ref _answers);
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            if (await _limiter.AcquireAsync(1, either.Token) is { IsAcquired: true } place)
            {
                return place;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (Volatile.Read(ref _answers) == before)
            {
                metrics.Refused("timeout");
                throw new StoreUnavailableException(options.Store, $"nobody was answered within {options.Timeout.TotalSeconds:0.###} s");
            }
        }

        metrics.Refused("overloaded");
        throw new FabraException(ErrorReason.Overloaded, $"too many calls wait for the {options.Store} store; try again");
    }
}
