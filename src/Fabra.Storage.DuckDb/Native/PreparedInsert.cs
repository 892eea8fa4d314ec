using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Fabra.Storage.DuckDb.Native;

/// <summary>
/// Inserts batches of rows by a prepared statement. DuckDB's appender binds, plans and optimises an INSERT of its own each
/// time it is flushed, which costs more than the rows do: of 18 columns, 32 rows took 2.0 ms of processor with the appender, 1.4 ms
/// like this. One thread at a time.
/// </summary>
internal sealed class PreparedInsert<TRow> : RowFunction, IDisposable
{
    private readonly Action<TRow, RowVectors> _write;
    private readonly DuckDBConnection _connection;
    private readonly string _sql;
    private DuckDBPreparedStatement? _statement;
    private IReadOnlyList<TRow> _rows = [];
    private int _next;

    /// <param name="write">Adds one row, a value for each column.</param>
    /// <exception cref="StoreUnavailableException">DuckDB does not take the function.</exception>
    public PreparedInsert(
        DuckDBConnection connection, string table, IReadOnlyList<InsertColumn> columns, Action<TRow, RowVectors> write)
        : base($"fabra_rows_of_{table}", columns)
    {
        _connection = connection;
        _write = write;
        _sql = $"INSERT INTO {table} BY NAME SELECT * FROM fabra_rows_of_{table}()";
        Register(connection);
    }

    /// <summary>Inserts rows, within the transaction of the connection.</summary>
    /// <param name="byDriver">Not prepared, for the sake of the driver's exceptions.</param>
    /// <exception cref="InsertFailedException">It failed; never when run by the driver.</exception>
    /// <exception cref="StoreUnavailableException">DuckDB does not take the statement.</exception>
    public void Run(IReadOnlyList<TRow> rows, bool byDriver)
    {
        _rows = rows;
        _next = 0;
        try
        {
            var inserted = byDriver ? _connection.Execute(_sql) : Execute();
            if (inserted != rows.Count)
            {
                throw new InvalidOperationException($"Of {rows.Count} rows {inserted} were inserted.");
            }
        }
        finally
        {
            _rows = [];
        }
    }

    /// <summary>Prepares the statement again when it is next run.</summary>
    public void Renew()
    {
        _statement?.Dispose();
        _statement = null;
    }

    public void Dispose() => Renew();

    protected override int Fill(RowVectors vectors, int most)
    {
        var count = Math.Min(most, _rows.Count - _next);
        for (var i = 0; i < count; i++)
        {
            _write(_rows[_next++], vectors.NextRow());
        }

        return count;
    }

    private static DuckDBPreparedStatement Prepare(DuckDBNativeConnection connection, string sql)
    {
        NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, sql, out var statements);
        using (statements)
        {
            if (NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(connection, statements, 0, out var statement).IsSuccess())
            {
                return statement;
            }

            using (statement)
            {
                throw new StoreUnavailableException(
                    DuckDbErrors.Store,
                    $"cannot prepare \"{sql}\": {NativeMethods.PreparedStatements.DuckDBPrepareError(statement)}");
            }
        }
    }

    private long Execute()
    {
        _statement ??= Prepare(_connection.NativeConnection, _sql);
        var succeeded = NativeMethods.PreparedStatements.DuckDBExecutePrepared(_statement, out var result).IsSuccess();
        try
        {
            return succeeded
                ? NativeMethods.Query.DuckDBRowsChanged(ref result)
                : throw new InsertFailedException(NativeMethods.Query.DuckDBResultError(ref result) ?? "DuckDB gave no reason");
        }
        finally
        {
            result.Close();
        }
    }
}
