using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb;

/// <summary>
/// A connection lent out. Its lock is held during each use, so that an invalidated instance can be closed under a result that a
/// slow reader still holds: a file must not be opened again before every connection to it is closed.
/// </summary>
internal sealed class DuckDbLease(DuckDbInstance instance, DuckDBConnection connection) : IDisposable
{
    private static readonly TimeSpan InterruptAgain = TimeSpan.FromMilliseconds(20);

    private readonly Lock _use = new();
    private readonly Lock _interrupt = new();
    private readonly DuckDBCommand _interruptor = connection.CreateCommand();
    private IDisposable? _held;
    private bool _closed;

    public DuckDbInstance Instance => instance;

    /// <summary>Uses the connection; a failure that spoils the whole instance is noted.</summary>
    /// <exception cref="StoreUnavailableException">The instance was closed.</exception>
    public T Use<T>(Func<DuckDBConnection, T> use)
    {
        lock (_use)
        {
            if (_closed)
            {
                throw DuckDbErrors.Closed();
            }

            try
            {
                return use(connection);
            }
            catch (DuckDBException failure) when (DuckDbErrors.InvalidatesInstance(failure))
            {
                instance.Invalidate();
                throw;
            }
        }
    }

    /// <summary>Names an open result or prepared statements, to be closed before the connection.</summary>
    public void Hold(IDisposable held) => _held = held;

    /// <summary>
    /// Makes the query that runs on the connection, if one does, end with an <see cref="OperationCanceledException"/>.
    /// </summary>
    public void Interrupt()
    {
        lock (_interrupt)
        {
            if (!_closed)
            {
                _interruptor.Cancel();
            }
        }
    }

    /// <summary>Gives the connection back.</summary>
    public void Dispose()
    {
        lock (_use)
        {
            if (!_closed)
            {
                _held?.Dispose();
                _held = null;
                instance.Return(this);
            }
        }
    }

    /// <summary>Closes the connection for good; interrupts what runs on it.</summary>
    public void Close()
    {
        // DuckDB forgets an interrupt that comes just before a query starts.
        while (!_use.TryEnter(InterruptAgain))
        {
            Interrupt();
        }

        try
        {
            lock (_interrupt)
            {
                _closed = true;
            }

            _held?.Dispose();
            _interruptor.Dispose();
            connection.Dispose();
        }
        finally
        {
            _use.Exit();
        }
    }
}
