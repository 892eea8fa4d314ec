using System.Threading.Channels;
using DuckDB.NET.Data;
using Fabra.Core.Errors;
using Fabra.Core.Stores;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>SELECTs for auditors, on an instance that has no access to anything but its own file.</summary>
internal sealed class DuckDbSqlQueries(DuckDbDatabase database, DuckDbReads reads, int most) : ISqlQueries
{
    // One item per open result. Nothing here needs disposing, so that a result may be disposed after the store.
    private readonly Channel<bool> _open = Channel.CreateBounded<bool>(most);

    public async Task<SqlResult> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        reads.ThrowIfDisposed();
        await _open.Writer.WriteAsync(true, cancellationToken);
        try
        {
            await reads.ReadAsync(
                connection =>
                {
                    SelectCheck.Check(connection, sql);
                    return true;
                },
                cancellationToken);
            return await OpenAsync(sql, cancellationToken);
        }
        catch (StoreUnavailableException failure) when (IsOfTheQuery(failure))
        {
            Release();
            throw SelectCheck.Refused(failure.Message, failure);
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>True when the database works and the statement does not.</summary>
    internal static bool IsOfTheQuery(StoreUnavailableException failure) =>
        failure.InnerException is DuckDBException cause && !DuckDbErrors.InvalidatesInstance(cause);

    private async Task<DuckDbSqlResult> OpenAsync(string sql, CancellationToken cancellationToken)
    {
        var stream = await DuckDbStream.OpenAsync(database, reads, sql, cancellationToken);
        var columns = stream.Describe(reader => Enumerable.Range(0, reader.FieldCount)
            .Select(column => new SqlColumn(reader.GetName(column), reader.GetDataTypeName(column)))
            .ToArray());
        var nested = columns.Select(column => SqlValues.IsNested(column.DatabaseType)).ToArray();
        if (nested.Contains(true))
        {
            await stream.DisposeAsync();
            var wrapped = await reads.ReadAsync(connection => WithJson(connection, sql, nested), cancellationToken);
            stream = await DuckDbStream.OpenAsync(database, reads, wrapped, cancellationToken);
        }

        return new DuckDbSqlResult(stream, columns, nested, Release);
    }

    // The same query with nested columns as JSON. DuckDB writes the statement anew, without comments or a semicolon at its end.
    private static string WithJson(DuckDBConnection connection, string sql, bool[] nested)
    {
        var select = (string)connection.Scalar("SELECT json_deserialize_sql(json_serialize_sql(?::VARCHAR))", sql)!;
        var names = nested.Select((_, i) => $"c{i}").ToArray();
        var columns = names.Select((name, i) => nested[i] ? $"to_json({name})::VARCHAR" : name);
        return $"SELECT {string.Join(", ", columns)} FROM ({select}) AS q({string.Join(", ", names)})";
    }

    private void Release() => _open.Reader.TryRead(out _);
}
