using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb;

/// <summary>A result that is read in steps, on its own connection, in constant memory.</summary>
internal sealed class DuckDbStream : IAsyncDisposable
{
    private readonly DuckDbReads _reads;
    private readonly DuckDbLease _lease;
    private readonly DuckDBDataReader _reader;

    private DuckDbStream(DuckDbReads reads, DuckDbLease lease, DuckDBDataReader reader)
    {
        _reads = reads;
        _lease = lease;
        _reader = reader;
    }

    /// <summary>Starts a query.</summary>
    public static Task<DuckDbStream> OpenAsync(
        DuckDbDatabase database, DuckDbReads reads, string sql, CancellationToken cancellationToken) => reads.RunAsync(
        () =>
        {
            var lease = database.Rent(out _);
            try
            {
                using var cancellation = new QueryCancellation(lease, cancellationToken);
                return new DuckDbStream(reads, lease, lease.Use(connection => Start(lease, connection, sql)));
            }
            catch
            {
                lease.Dispose();
                throw;
            }
        },
        cancellationToken);

    /// <summary>Reads something of the result that needs no further rows.</summary>
    public T Describe<T>(Func<DuckDBDataReader, T> describe) => _lease.Use(_ => describe(_reader));

    /// <summary>The next rows; fewer than asked for when there are no more.</summary>
    public Task<List<T>> ReadAsync<T>(Func<DuckDBDataReader, T> read, int rows, CancellationToken cancellationToken) => UseAsync(
        reader =>
        {
            var step = new List<T>();
            while (step.Count < rows && reader.Read())
            {
                step.Add(read(reader));
            }

            return step;
        },
        cancellationToken);

    /// <summary>Reads on, as far as wanted.</summary>
    public Task<T> UseAsync<T>(Func<DuckDBDataReader, T> use, CancellationToken cancellationToken) => _reads.RunAsync(
        () =>
        {
            using var cancellation = new QueryCancellation(_lease, cancellationToken);
            return _lease.Use(_ => use(_reader));
        },
        cancellationToken);

    public ValueTask DisposeAsync()
    {
        _lease.Dispose();
        return ValueTask.CompletedTask;
    }

    private static DuckDBDataReader Start(DuckDbLease lease, DuckDBConnection connection, string sql)
    {
        var command = connection.Command(sql);
        command.UseStreamingMode = true;
        try
        {
            var reader = command.ExecuteReader();
            lease.Hold(new Held(command, reader));
            return reader;
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    private sealed class Held(DuckDBCommand command, DuckDBDataReader reader) : IDisposable
    {
        public void Dispose()
        {
            reader.Dispose();
            command.Dispose();
        }
    }
}
