using Npgsql;

namespace Fabra.Storage.Postgres;

/// <summary>Runs calls, each on a connection of its own for as long as it takes.</summary>
/// <param name="attempts">How often a call is tried whose connection turns out to be broken; more than 1 only for reads.</param>
/// <param name="isOfStatement">Tells a statement to blame from a server that fails; null for <see cref="PostgresErrors.IsOfStatement"/>.</param>
internal sealed class PostgresCalls(
    PostgresDatabase database,
    NpgsqlDataSource source,
    TimeSpan limit,
    TimeProvider time,
    int attempts,
    Func<Exception, bool>? isOfStatement = null)
{
    private readonly Func<Exception, bool> _isOfStatement = isOfStatement ?? PostgresErrors.IsOfStatement;
    private volatile bool _disposed;

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, typeof(PostgresOfflineStore));

    /// <summary>Refuses new calls.</summary>
    public void Refuse() => _disposed = true;

    /// <summary>Runs a call on a connection; it must not remember anything when it may run again.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot answer.</exception>
    public Task<T> RunAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> call, CancellationToken cancellationToken) => TryAsync(
        async token =>
        {
            await using var connection = await source.OpenConnectionAsync(token);
            return await call(connection, token);
        },
        attempts,
        cancellationToken);

    /// <summary>Starts a query that is read in steps.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot answer, or refuses the query.</exception>
    public Task<PostgresCursor> OpenCursorAsync(string query, CancellationToken cancellationToken) => LendAsync(
        (connection, token) => PostgresCursor.OpenAsync(this, connection, query, limit, token), cancellationToken);

    /// <summary>Opens something that owns its connection from then on.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot answer.</exception>
    public Task<T> LendAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> open, CancellationToken cancellationToken)
        where T : IAsyncDisposable => TryAsync(
        async token =>
        {
            var connection = await source.OpenConnectionAsync(token);
            try
            {
                return await open(connection, token);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        },
        attempts,
        cancellationToken);

    /// <summary>Takes a step on a connection that its owner holds.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot answer.</exception>
    public Task<T> StepAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken) =>
        TryAsync(step, attempts: 1, cancellationToken);

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> call, int attempts, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            ThrowIfDisposed();
            try
            {
                return await DetachedCall.RunAsync(call, limit, time, cancellationToken);
            }
            catch (Exception failure) when (_disposed && failure is not OperationCanceledException)
            {
                throw new ObjectDisposedException("The Postgres store was disposed during the call.", failure);
            }
            catch (NpgsqlException failure) when (_isOfStatement(failure))
            {
                throw PostgresErrors.OfStatement(failure);
            }
            catch (NpgsqlException failure) when (attempt < attempts && PostgresErrors.IsPassing(failure))
            {
                // Connections in the pool break when the server restarts; the next attempt opens a new one.
                database.LookAgain();
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
            {
                database.LookAgain();
                throw PostgresErrors.Unavailable(failure);
            }
            catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
            {
                throw PostgresErrors.Unavailable(failure);
            }
        }
    }
}
