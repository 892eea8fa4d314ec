using System.Threading.Channels;
using Fabra.Core.Stores;
using Npgsql;

namespace Fabra.Storage.Postgres.Sql;

/// <summary>
/// SELECTs for auditors. The server itself sees to it that a text is one SELECT, because it declares a cursor with it, and that it
/// changes nothing, because it does so in a read-only transaction. What a SELECT may see is a matter of the role that connects.
/// </summary>
internal sealed class PostgresSqlQueries(PostgresCalls calls, int most) : ISqlQueries
{
    // One item per open result. Nothing here needs disposing, so that a result may be disposed after the store.
    private readonly Channel<bool> _open = Channel.CreateBounded<bool>(most);

    public async Task<SqlResult> QueryAsync(string sql, CancellationToken cancellationToken)
    {
        calls.ThrowIfDisposed();
        await _open.Writer.WriteAsync(true, cancellationToken);
        try
        {
            var cursor = await calls.OpenCursorAsync(sql, cancellationToken);
            try
            {
                var columns = await cursor.DescribeAsync(Columns, cancellationToken);
                return columns.Length > 0
                    ? new PostgresSqlResult(cursor, columns, Release)
                    : throw Refused("the SELECT names no columns", null);
            }
            catch
            {
                await cursor.DisposeAsync();
                throw;
            }
        }
        catch (StoreUnavailableException failure) when (failure.OfStatement)
        {
            Release();
            throw Refused(failure);
        }
        catch (NotSupportedException)
        {
            // The driver's word for more than one statement.
            Release();
            throw Refused("exactly one SELECT is allowed", null);
        }
        catch
        {
            Release();
            throw;
        }
    }

    internal static FabraException Refused(StoreUnavailableException failure) => Refused(
        failure.InnerException switch
        {
            PostgresException { SqlState: PostgresErrorCodes.SyntaxError } => $"{failure.Message}; one SELECT is allowed, and nothing else",
            PostgresException { SqlState: PostgresErrorCodes.ProtocolViolation or PostgresErrorCodes.UndefinedParameter } =>
                $"{failure.Message}; parameters such as $1 are not taken, write their values",
            _ => failure.Message,
        },
        failure);

    private static FabraException Refused(string message, Exception? cause) =>
        new(ErrorReason.InvalidSql, message, cause) { Fields = [new FieldViolation("sql", message)] };

    private static SqlColumn[] Columns(NpgsqlDataReader reader) =>
    [
        .. Enumerable.Range(0, reader.FieldCount)
            .Select(column => new SqlColumn(reader.GetName(column), reader.GetDataTypeName(column))),
    ];

    private void Release() => _open.Reader.TryRead(out _);
}
