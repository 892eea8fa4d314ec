using System.Data;
using Npgsql;

namespace Fabra.Storage.Postgres;

/// <summary>
/// A query whose rows are fetched in steps, in constant memory, in a read-only transaction on its own connection. Giving it up
/// costs nothing but a rollback.
/// </summary>
internal sealed class PostgresCursor : IAsyncDisposable
{
    private const string Name = "fabra_rows";

    private readonly HeldConnection _connection;
    private NpgsqlCommand? _fetching;
    private NpgsqlDataReader? _fetched;

    private PostgresCursor(HeldConnection connection) => _connection = connection;

    /// <summary>
    /// Declares the cursor; the server refuses here what is not one SELECT. The query is the end of a statement sent by itself, so that
    /// nothing in it can be a second one.
    /// </summary>
    public static async Task<PostgresCursor> OpenAsync(
        PostgresCalls calls, NpgsqlConnection connection, string query, TimeSpan limit, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.Add("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");

        // All rows are going to be read, as a rule; by default a tenth is planned for.
        batch.Add("SET LOCAL cursor_tuple_fraction = 1");
        batch.Add($"SET LOCAL statement_timeout = {(long)limit.TotalMilliseconds}");
        batch.Add($"DECLARE {Name} NO SCROLL CURSOR FOR {query}");
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return new PostgresCursor(new HeldConnection(calls, connection));
    }

    /// <summary>Reads something of the result that needs no rows.</summary>
    public Task<T> DescribeAsync<T>(Func<NpgsqlDataReader, T> describe, CancellationToken cancellationToken) => _connection.RunAsync(
        async (connection, token) =>
        {
            await using var command = connection.Command($"FETCH 0 FROM {Name}");
            await using var reader = await command.ExecuteReaderAsync(token);
            return describe(reader);
        },
        cancellationToken);

    /// <summary>The next rows; fewer than asked for when there are no more.</summary>
    /// <param name="asText">Columns to be had as the text that the server prints; null for none.</param>
    public Task<List<T>> FetchAsync<T>(
        int rows, bool[]? asText, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) => _connection.RunAsync(
        async (connection, token) =>
        {
            await using var command = connection.Command($"FETCH {rows} FROM {Name}");
            command.UnknownResultTypeList = asText;
            await using var reader = await command.ExecuteReaderAsync(token);
            return await reader.ReadAllAsync(read, token);
        },
        cancellationToken);

    /// <summary>
    /// Uses the rows of a fetch as far as wanted; the rest of them stays with the server, and the next call goes on there. Fields are read in
    /// their order, each once, so that a large one is not in memory before it is known how large it is.
    /// </summary>
    /// <param name="rows">How many rows to fetch when none are left.</param>
    public Task<T> UseAsync<T>(
        int rows, bool[] asText, Func<NpgsqlDataReader, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        _connection.RunAsync(
            async (connection, token) =>
            {
                if (_fetched is null)
                {
                    _fetching = connection.Command($"FETCH {rows} FROM {Name}");
                    _fetching.UnknownResultTypeList = asText;
                    _fetched = await _fetching.ExecuteReaderAsync(CommandBehavior.SequentialAccess, token);
                }

                return await use(_fetched, token);
            },
            cancellationToken);

    /// <summary>To be called when the rows of a fetch are used up.</summary>
    public async ValueTask EndFetchAsync()
    {
        if (_fetched is { } fetched && _fetching is { } fetching)
        {
            (_fetched, _fetching) = (null, null);
            await fetched.DisposeAsync();
            await fetching.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Otherwise closing the connection reads what is left of the fetch.
        _fetching?.Cancel();
        await _connection.DisposeAsync();
    }
}
