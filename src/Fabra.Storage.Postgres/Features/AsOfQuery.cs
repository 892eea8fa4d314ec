using Fabra.Core.Features;
using Fabra.Core.Identity;
using Npgsql;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Features;

/// <summary>Finds the rows that were valid, of many keys in one round trip: for each key one step down the index.</summary>
internal static class AsOfQuery
{
    private const string Sql =
        $"""
        SELECT k.ordinal, newest.* FROM unnest($2, $3, $4) WITH ORDINALITY AS k (entity_name, entity_id, feature_name, ordinal)
        CROSS JOIN LATERAL (
            SELECT h.value_id, h.event_time, h.written_at, h.definition_version, h.value FROM feature_history AS h
            WHERE {FeatureSql.SameKey} AND h.event_time <= $5 AND h.written_at <= $5
            ORDER BY h.event_time DESC, h.value_id DESC LIMIT 1) AS newest
        """;

    public static async Task<IReadOnlyList<FeatureRow?>> ReadAsync(
        NpgsqlConnection connection,
        TenantId tenant,
        IReadOnlyList<FeatureKey> keys,
        DateTimeOffset asOf,
        CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            Sql,
            Parameter(tenant),
            Texts(keys.Select(key => key.EntityName)),
            Texts(keys.Select(key => key.EntityId)),
            Texts(keys.Select(key => key.FeatureName)),
            Parameter(asOf));
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new FeatureRow?[keys.Count];
        while (await reader.ReadAsync(cancellationToken))
        {
            var index = (int)reader.GetInt64(0) - 1;
            rows[index] = FeatureRows.Read(reader, 1, tenant, keys[index]);
        }

        return rows;
    }
}
