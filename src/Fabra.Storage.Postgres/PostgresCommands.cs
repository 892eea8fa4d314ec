using Fabra.Core.Identity;
using Npgsql;
using NpgsqlTypes;

namespace Fabra.Storage.Postgres;

/// <summary>Short forms of the driver's calls.</summary>
internal static class PostgresCommands
{
    public static NpgsqlParameter<T> Parameter<T>(T value, NpgsqlDbType type) => new() { TypedValue = value, NpgsqlDbType = type };

    public static NpgsqlParameter Parameter(string text) => Parameter(text, NpgsqlDbType.Text);

    public static NpgsqlParameter Parameter(TenantId tenant) => Parameter(tenant.Value, NpgsqlDbType.Text);

    public static NpgsqlParameter Parameter(long number) => Parameter(number, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Parameter(Guid id) => Parameter(id, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Parameter(DateTimeOffset instant) => Parameter(instant.Stamp(), NpgsqlDbType.Timestamp);

    public static NpgsqlParameter Texts(IEnumerable<string> texts) =>
        Parameter(texts.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public static NpgsqlParameter Ids(IEnumerable<Guid> ids) => Parameter(ids.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid);

    public static NpgsqlParameter Instants(IEnumerable<DateTimeOffset> instants) =>
        Parameter(instants.Select(instant => instant.Stamp()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Timestamp);

    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static NpgsqlBatchCommand Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        batch.BatchCommands.Add(command);
        return command;
    }

    /// <summary>Runs a statement; the number of rows changed.</summary>
    public static async Task<int> ExecuteAsync(
        this NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first field of the first row; null when it is null or there is no row.</summary>
    public static async Task<object?> ScalarAsync(
        this NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql, parameters);
        return await command.ExecuteScalarAsync(cancellationToken) is { } value and not DBNull ? value : null;
    }

    /// <summary>Reads rows to their end, into a list.</summary>
    public static async Task<List<T>> QueryAsync<T>(
        this NpgsqlConnection connection,
        string sql,
        NpgsqlParameter[] parameters,
        Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAllAsync(read, cancellationToken);
    }

    /// <summary>Reads rows one by one, holding none; how many there were.</summary>
    public static async Task<int> EachAsync(
        this NpgsqlConnection connection,
        string sql,
        NpgsqlParameter[] parameters,
        Action<NpgsqlDataReader> read,
        CancellationToken cancellationToken)
    {
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = 0;
        for (; await reader.ReadAsync(cancellationToken); rows++)
        {
            read(reader);
        }

        return rows;
    }

    /// <summary>The rest of a result.</summary>
    public static async Task<List<T>> ReadAllAsync<T>(
        this NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
