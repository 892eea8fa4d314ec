using Npgsql;

namespace Fabra.Storage.Postgres;

/// <summary>A connection that is kept from one call to the next, with the transaction that is open on it.</summary>
internal sealed class HeldConnection(PostgresCalls calls, NpgsqlConnection connection) : IAsyncDisposable
{
    private Task _busy = Task.CompletedTask;
    private bool _disposed;

    /// <summary>Runs a call on the connection, one at a time.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot answer.</exception>
    public Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        calls.StepAsync(
            token =>
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                var running = call(connection, token);
                _busy = running;
                return running;
            },
            cancellationToken);

    /// <summary>Gives the connection back; the driver rolls back what is open on it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_busy.IsCompleted)
        {
            await connection.DisposeAsync();
            return;
        }

        // A call that its caller left still has the connection; it gives it back when it ends.
        _ = _busy.ContinueWith(
            _ => connection.DisposeAsync().AsTask(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
