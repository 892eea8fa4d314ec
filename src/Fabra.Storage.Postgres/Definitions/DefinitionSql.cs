using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Values;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Definitions;

/// <summary>Statements on definitions.</summary>
internal static class DefinitionSql
{
    /// <summary>Takes the next revision, if the tenant is at the one expected; the row makes replicas take turns.</summary>
    public static async Task<bool> TryAdvanceAsync(
        NpgsqlConnection connection, TenantId tenant, long expectedRevision, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(
            expectedRevision == 0
                ? "INSERT INTO definition_revisions VALUES ($1, $2 + 1) ON CONFLICT DO NOTHING"
                : "UPDATE definition_revisions SET revision = $2 + 1 WHERE tenant = $1 AND revision = $2",
            [Parameter(tenant), Parameter(expectedRevision)],
            cancellationToken) == 1;

    public static void AddInserts(
        NpgsqlBatch batch,
        TenantId tenant,
        long revision,
        IReadOnlyList<EntityDefinition> entities,
        IReadOnlyList<FeatureDefinition> features)
    {
        for (var i = 0; i < entities.Count; i++)
        {
            var entity = entities[i];
            batch.Add(
                "INSERT INTO entity_definitions VALUES ($1, $2, $3, $4, $5, $6)",
                Parameter(tenant),
                Parameter(revision),
                Parameter(i, NpgsqlDbType.Integer),
                Parameter(entity.Name),
                Parameter(entity.IdColumn),
                Parameter(entity.Description));
        }

        for (var i = 0; i < features.Count; i++)
        {
            var feature = features[i];
            batch.Add(
                "INSERT INTO feature_definitions VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                Parameter(tenant),
                Parameter(revision),
                Parameter(i, NpgsqlDbType.Integer),
                Parameter(feature.Name),
                Parameter(feature.Version),
                Parameter(feature.EntityName),
                Parameter(feature.Description),
                Parameter(feature.ValueKind.Word()),
                Parameter(feature.Ttl?.Ticks, NpgsqlDbType.Bigint),
                Parameter(feature.MaxStaleness?.Ticks, NpgsqlDbType.Bigint),
                Parameter(DefinitionRows.DefaultOf(feature), NpgsqlDbType.Json),
                Parameter(feature.CreatedAt));
        }
    }

    /// <summary>Everything after a revision, from one snapshot.</summary>
    public static async Task<DefinitionChanges> LoadAsync(
        NpgsqlConnection connection, TenantId tenant, long revision, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.Add("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        batch.Add("SELECT revision FROM definition_revisions WHERE tenant = $1", Parameter(tenant));
        batch.Add(
            $"""
            SELECT {DefinitionRows.EntityColumns} FROM entity_definitions
            WHERE tenant = $1 AND revision > $2 ORDER BY revision, ordinal
            """,
            Parameter(tenant),
            Parameter(revision));
        batch.Add(
            $"""
            SELECT {DefinitionRows.FeatureColumns}, default_value, created_at FROM feature_definitions
            WHERE tenant = $1 AND revision > $2 ORDER BY revision, ordinal
            """,
            Parameter(tenant),
            Parameter(revision));
        batch.Add("COMMIT");
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var newest = await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : 0;
        await reader.NextResultAsync(cancellationToken);
        var entities = await reader.ReadAllAsync(DefinitionRows.ReadEntity, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var features = await reader.ReadAllAsync(DefinitionRows.ReadFeature, cancellationToken);
        return new DefinitionChanges(newest, entities, features);
    }
}
