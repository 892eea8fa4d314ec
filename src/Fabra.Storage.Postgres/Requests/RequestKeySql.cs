using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Requests;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Requests;

/// <summary>
/// Statements on request keys. The primary key makes replicas that race with one key wait for each other; batches remember their keys
/// in one order, before they take any other lock, so that none waits for one that waits for it.
/// </summary>
internal static class RequestKeySql
{
    private const string Names = "unnest($1, $2, $3) AS k (tenant, method, request_id)";

    /// <summary>Remembers keys; selects those that it did: not those that are known already, unless they have expired.</summary>
    public static void AddRemember(
        NpgsqlBatch batch, IReadOnlyList<(RequestKey Key, Guid? ResultId)> keys, DateTimeOffset now)
    {
        var sorted = keys.OrderBy(key => KeyName.Of(key.Key)).ToArray();
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
                .. NameParameters([.. sorted.Select(key => KeyName.Of(key.Key))]),
                Parameter(sorted.Select(key => key.Key.Fingerprint.ToArray()).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bytea),
                Parameter(sorted.Select(key => key.ResultId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid),
                Parameter(now),
                Parameter(Cutoff(now)),
            ]);
    }

    /// <summary>Keys created before this have expired.</summary>
    public static DateTimeOffset Cutoff(DateTimeOffset now) => now - RequestKey.Retention;

    public static KeyName ReadName(NpgsqlDataReader reader) =>
        new(new TenantId(reader.GetString(0)), reader.GetString(1), reader.GetString(2));

    /// <summary>What is remembered of some keys.</summary>
    public static async Task<Dictionary<KeyName, KeyEntry>> FindAsync(
        NpgsqlConnection connection, IReadOnlyList<KeyName> names, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await connection.QueryAsync(
            $"""
            SELECT tenant, method, request_id, fingerprint, result_id
            FROM request_keys JOIN {Names} USING (tenant, method, request_id) WHERE created_at > $4
            """,
            [.. NameParameters(names), Parameter(Cutoff(now))],
            reader => KeyValuePair.Create(
                ReadName(reader), new KeyEntry(reader.GetFieldValue<byte[]>(3), reader.IsDBNull(4) ? null : reader.GetGuid(4))),
            cancellationToken);
        return new Dictionary<KeyName, KeyEntry>(found);
    }

    /// <summary>Forgets keys again that the same transaction remembered.</summary>
    public static Task ForgetAsync(
        NpgsqlConnection connection, IReadOnlyList<KeyName> names, CancellationToken cancellationToken) => names.Count == 0
        ? Task.CompletedTask
        : connection.ExecuteAsync(
            $"DELETE FROM request_keys USING {Names} WHERE (request_keys.tenant, request_keys.method, request_keys.request_id) = (k.tenant, k.method, k.request_id)",
            NameParameters(names),
            cancellationToken);

    private static NpgsqlParameter[] NameParameters(IReadOnlyList<KeyName> names) =>
    [
        Texts(names.Select(name => name.Tenant.Value)), Texts(names.Select(name => name.Method)), Texts(names.Select(name => name.RequestId)),
    ];
}
