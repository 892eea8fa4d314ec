using Fabra.Authoring;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Errors;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>
/// Tells long calls that the server stops. Calls in flight delay the stop, so one that would never end by itself must listen here. When a
/// token of this type ends a call, its caller sees UNAVAILABLE with reason SHUTTING_DOWN.
/// </summary>
internal sealed class ShutdownAwareness : IDisposable
{
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _expired;
    private readonly CancellationTokenRegistration _registration;
    private readonly TimeSpan _timeout;

    internal ShutdownAwareness(IHostApplicationLifetime lifetime, FabraOptions options, TimeProvider time)
    {
        _timeout = options.Limits.DrainTimeout;
        _expired = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        Draining = _draining.Token;
        DrainExpired = _expired.Token;
        // For hosts that are stopped in another way than by FabraServer.
        _registration = lifetime.ApplicationStopping.Register(BeginDrain);
    }

    /// <summary>Cancelled as soon as the server is told to stop: for streams that can be resumed elsewhere.</summary>
    public CancellationToken Draining { get; }

    /// <summary>Cancelled when the time to drain is over: for sessions, which cannot be moved.</summary>
    public CancellationToken DrainExpired { get; }

    /// <summary>Whether the server was told to stop.</summary>
    public bool IsDraining => Draining.IsCancellationRequested;

    /// <summary>
    /// A token source for a stream that ends at once when the server is told to stop. To be disposed with the call.
    /// </summary>
    public CancellationTokenSource LinkStream(CancellationToken call) =>
        CancellationTokenSource.CreateLinkedTokenSource(call, Draining);

    /// <summary>A token source for a session that gets the whole time to drain. To be disposed with the call.</summary>
    public CancellationTokenSource LinkSession(CancellationToken call) =>
        CancellationTokenSource.CreateLinkedTokenSource(call, DrainExpired);

    /// <summary>Refuses to begin something long on a server that was told to stop.</summary>
    /// <exception cref="FabraException"><see cref="ErrorReason.ShuttingDown"/>.</exception>
    public void RefuseWhenDraining()
    {
        if (IsDraining)
        {
            throw FabraErrors.ShuttingDown();
        }
    }

    /// <summary>From now on the server is not ready and takes nothing long; what is in flight has the time to drain.</summary>
    internal void BeginDrain()
    {
        if (!IsDraining)
        {
            _expired.CancelAfter(_timeout);
            _draining.Cancel();
        }
    }

    public void Dispose()
    {
        _registration.Dispose();
        _draining.Dispose();
        _expired.Dispose();
    }
}
