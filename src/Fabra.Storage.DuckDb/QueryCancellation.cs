namespace Fabra.Storage.DuckDb;

/// <summary>
/// Interrupts what runs on a connection once a token is cancelled. DuckDB forgets an interrupt that comes just before a query
/// starts, so that it is repeated until this is disposed.
/// </summary>
internal sealed class QueryCancellation : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);

    private readonly DuckDbLease _lease;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _timer;

    public QueryCancellation(DuckDbLease lease, CancellationToken cancellationToken)
    {
        _lease = lease;
        _registration = cancellationToken.UnsafeRegister(
            static state =>
            {
                var self = (QueryCancellation)state!;
                self._timer = new Timer(static lease => ((DuckDbLease)lease!).Interrupt(), self._lease, TimeSpan.Zero, Again);
            },
            this);
    }

    public void Dispose()
    {
        // Waits for a callback that runs, so that the timer is seen here.
        _registration.Dispose();
        _timer?.Dispose();
    }
}
