using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb;

/// <summary>Runs reads on separate threads and connections.</summary>
internal sealed class DuckDbReads(DuckDbDatabase database, string name, int connections) : IDisposable
{
    private const int MostAttempts = 5;

    private readonly Worker _threads = new(name, connections);
    private volatile bool _disposed;

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_disposed, typeof(DuckDbOfflineStore));

    /// <summary>
    /// Runs a read. It runs again when a table that it names was replaced meanwhile, so it must keep nothing from one run to the next.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The database cannot answer.</exception>
    public Task<T> ReadAsync<T>(Func<DuckDBConnection, T> read, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                using var lease = database.Rent(out _);
                try
                {
                    using var cancellation = new QueryCancellation(lease, cancellationToken);
                    return lease.Use(read);
                }
                catch (DuckDBException failure) when (attempt < MostAttempts && DuckDbErrors.IsMissingTable(failure))
                {
                    // A view was replaced between planning and reading; the next look finds the new one.
                }
            }
        },
        cancellationToken);

    /// <summary>Runs a job on one of the threads and says what its failure means.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot answer.</exception>
    public Task<T> RunAsync<T>(Func<T> job, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        return _threads.RunAsync(
            () =>
            {
                try
                {
                    return job();
                }
                catch (Exception failure) when (_disposed)
                {
                    throw new ObjectDisposedException("The DuckDB store was disposed during the read.", failure);
                }
                catch (DuckDBException failure) when (cancellationToken.IsCancellationRequested && DuckDbErrors.IsInterrupt(failure))
                {
                    // The caller left; that says nothing of the store.
                    throw new OperationCanceledException(failure.Message, failure, cancellationToken);
                }
                catch (DuckDBException failure)
                {
                    throw DuckDbErrors.Unavailable(failure);
                }
                catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
                {
                    // Interrupted because the instance is being closed.
                    throw DuckDbErrors.Unavailable(failure);
                }
            },
            cancellationToken);
    }

    /// <summary>Refuses new reads; those that run end when the database closes.</summary>
    public void Refuse() => _disposed = true;

    public void Dispose()
    {
        _disposed = true;
        _threads.Dispose();
    }
}
