using DuckDB.NET.Data;
using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Storage.DuckDb.Definitions;

/// <summary>Reading definitions.</summary>
internal static class DefinitionSql
{
    public static long Revision(DuckDBConnection connection, TenantId tenant) => (long)connection.Scalar(
        """
        SELECT coalesce(max(revision), 0)::BIGINT FROM (
            SELECT revision FROM entity_definitions WHERE tenant = $1
            UNION ALL SELECT revision FROM feature_definitions WHERE tenant = $1)
        """,
        tenant)!;

    /// <summary>Everything after a revision, from one snapshot.</summary>
    public static DefinitionChanges Load(DuckDBConnection connection, TenantId tenant, long revision) =>
        connection.InTransaction(() => Read(connection, tenant, revision));

    private static DefinitionChanges Read(DuckDBConnection connection, TenantId tenant, long revision)
    {
        var entities = connection.Query(
            $"""
            SELECT {DefinitionRows.EntityColumns} FROM entity_definitions
            WHERE tenant = ? AND revision > ? ORDER BY revision, ordinal
            """,
            DefinitionRows.ReadEntity,
            tenant,
            revision);
        var features = connection.Query(
            $"""
            SELECT {DefinitionRows.FeatureColumns}, encode(default_value), created_at FROM feature_definitions
            WHERE tenant = ? AND revision > ? ORDER BY revision, ordinal
            """,
            DefinitionRows.ReadFeature,
            tenant,
            revision);
        return new DefinitionChanges(Revision(connection, tenant), entities, features);
    }
}
