using Fabra.Core.Requests;
using Fabra.Storage.Requests;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Requests;

/// <summary>
/// Statements on request keys. The primary key makes replicas that race with one key wait for each other; batches remember their keys
/// in one order, before they take any other lock, so that they cannot deadlock.
/// </summary>
internal static class RequestKeySql
{
    private const string Names = "unnest($1, $2, $3) AS k (tenant, method, request_id)";

    /// <summary>Remembers keys; selects those that it did: not those that are known already, unless they have expired.</summary>
    public static void AddRemember(
        NpgsqlBatch batch, IReadOnlyList<(RequestKey Key, Guid? ResultId)> keys, DateTimeOffset now)
    {
        var sorted = keys
            .OrderBy(key => key.Key.Tenant.Value, StringComparer.Ordinal)
            .ThenBy(key => key.Key.Method, StringComparer.Ordinal)
            .ThenBy(key => key.Key.RequestId, StringComparer.Ordinal)
            .ToArray();
        batch.Add(
            """
            INSERT INTO request_keys AS known (tenant, method, request_id, fingerprint, result_id, created_at)
            SELECT tenant, method, request_id, fingerprint, result_id, $6
            FROM unnest($1, $2, $3, $4, $5) AS k (tenant, method, request_id, fingerprint, result_id)
            ON CONFLICT (tenant, method, request_id) DO UPDATE
            SET fingerprint = excluded.fingerprint, result_id = excluded.result_id, created_at = excluded.created_at
            WHERE known.created_at <= $7
            RETURNING tenant, method, request_id
            """,
            [
                .. NameParameters([.. sorted.Select(key => key.Key.Name)]),
                Parameter(sorted.Select(key => key.Key.Fingerprint.ToArray()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea),
                Parameter(sorted.Select(key => key.ResultId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid),
                Parameter(now),
                Parameter(RequestRows.Cutoff(now)),
            ]);
    }

    /// <summary>What is remembered of some keys.</summary>
    public static async Task<Dictionary<RequestName, StoredRequest>> FindAsync(
        NpgsqlConnection connection, IReadOnlyList<RequestName> names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await connection.QueryAsync(
            $"""
            SELECT {RequestRows.Columns}
            FROM request_keys JOIN {Names} USING (tenant, method, request_id) WHERE created_at > $4
            """,
            [.. NameParameters(names), Parameter(RequestRows.Cutoff(now))],
            RequestRows.Read,
            cancellationToken);
        return new Dictionary<RequestName, StoredRequest>(found);
    }

    /// <summary>Forgets keys again that the same transaction remembered.</summary>
    public static Task ForgetAsync(
        NpgsqlConnection connection, IReadOnlyList<RequestName> names, CancellationToken cancellationToken) => names.Count == 0
        ? Task.CompletedTask
        : connection.ExecuteAsync(
            $"DELETE FROM request_keys USING {Names} WHERE (request_keys.tenant, request_keys.method, request_keys.request_id) = (k.tenant, k.method, k.request_id)",
            NameParameters(names),
            cancellationToken);

    private static NpgsqlParameter[] NameParameters(IReadOnlyList<RequestName> names) =>
    [
        Texts(names.Select(name => name.Tenant.Value)), Texts(names.Select(name => name.Method)), Texts(names.Select(name => name.RequestId)),
    ];
}
