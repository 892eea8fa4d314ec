using DuckDB.NET.Data;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Values;

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
            """
            SELECT name, id_column, description FROM entity_definitions
            WHERE tenant = ? AND revision > ? ORDER BY revision, ordinal
            """,
            reader => new EntityDefinition(reader.GetString(0), reader.GetString(1), reader.GetString(2)),
            tenant,
            revision);
        var features = connection.Query(
            """
            SELECT name, version, entity_name, description, value_kind, ttl_ticks, max_staleness_ticks,
                encode(default_value), created_at
            FROM feature_definitions WHERE tenant = ? AND revision > ? ORDER BY revision, ordinal
            """,
            ReadFeature,
            tenant,
            revision);
        return new DefinitionChanges(Revision(connection, tenant), entities, features);
    }

    private static FeatureDefinition ReadFeature(DuckDBDataReader reader) => new()
    {
        Name = reader.GetString(0),
        Version = reader.GetInt64(1),
        EntityName = reader.GetString(2),
        Description = reader.GetString(3),
        ValueKind = ValueKinds.TryParse(reader.GetString(4), out var kind)
            ? kind
            : throw new FormatException($"\"{reader.GetString(4)}\" is no kind of value."),
        Ttl = reader.IsDBNull(5) ? null : TimeSpan.FromTicks(reader.GetInt64(5)),
        MaxStaleness = reader.IsDBNull(6) ? null : TimeSpan.FromTicks(reader.GetInt64(6)),
        DefaultValue = reader.IsDBNull(7) ? null : TypedJson.Parse(reader.Octets(7)),
        CreatedAt = reader.Instant(8),
    };
}
