using Fabra.Core.Features;
using Fabra.Core.Identity;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Features;

/// <summary>Finds the very rows that are named, of many keys in one round trip.</summary>
internal static class PinnedQuery
{
    private const string Sql =
        $"""
        SELECT k.ordinal, h.value_id, h.event_time, h.written_at, h.definition_version, h.value
        FROM unnest($2, $3, $4, $5, $6) WITH ORDINALITY AS k (entity_name, entity_id, feature_name, event_time, value_id, ordinal)
        JOIN feature_history AS h ON {FeatureSql.SameKey} AND h.event_time = k.event_time AND h.value_id = k.value_id
        """;

    private const string ThereSql =
        """
        SELECT h.value_id
        FROM unnest($1, $2, $3, $4, $5, $6) AS k (tenant, entity_name, entity_id, feature_name, event_time, value_id)
        JOIN feature_history AS h ON h.tenant = k.tenant AND h.entity_name = k.entity_name
            AND left(h.entity_id, 128) = left(k.entity_id, 128) AND h.entity_id = k.entity_id
            AND h.feature_name = k.feature_name AND h.event_time = k.event_time AND h.value_id = k.value_id
        """;

    public static async Task<IReadOnlyList<FeatureRow?>> ReadAsync(
        NpgsqlConnection connection, TenantId tenant, IReadOnlyList<FeaturePin> pins, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            Sql,
            [
                Parameter(tenant),
                .. Names(pins.Select(pin => pin.Key)),
                Instants(pins.Select(pin => pin.EventTime)),
                Ids(pins.Select(pin => pin.ValueId)),
            ]);
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new FeatureRow?[pins.Count];
        while (await reader.ReadAsync(cancellationToken))
        {
            var index = (int)reader.GetInt64(0) - 1;
            rows[index] = FeatureRows.Read(reader, 1, tenant, pins[index].Key);
        }

        return rows;
    }

    /// <summary>The ids of those rows that are in history.</summary>
    public static Task<List<Guid>> FindAsync(
        NpgsqlConnection connection, IReadOnlyList<FeatureRow> rows, CancellationToken cancellationToken) => connection.QueryAsync(
        ThereSql,
        [
            Texts(rows.Select(row => row.Tenant.Value)),
            .. Names(rows.Select(row => row.Key)),
            Instants(rows.Select(row => row.EventTime)),
            Ids(rows.Select(row => row.ValueId)),
        ],
        reader => reader.GetGuid(0),
        cancellationToken);

    private static NpgsqlParameter[] Names(IEnumerable<FeatureKey> keys) =>
    [
        Texts(keys.Select(key => key.EntityName)), Texts(keys.Select(key => key.EntityId)), Texts(keys.Select(key => key.FeatureName)),
    ];
}
