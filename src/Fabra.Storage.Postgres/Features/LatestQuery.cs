namespace Fabra.Storage.Postgres.Features;

/// <summary>
/// Finds the newest row of every key by going from key to key down the index, however many rows each has. Of 1,000,000 rows of 10,000 keys
/// that took 0.4 s, sorting them all 3.7 s; of 600,000 rows of 300,000 keys 3.8 s and 1.3 s: history grows, keys hardly do.
/// </summary>
internal static class LatestQuery
{
    /// <summary>As much of an entity's id as the index holds; ids that are longer share it with others.</summary>
    private const int Prefix = 128;

    private const string Columns =
        "h.tenant, h.entity_name, h.entity_id, h.feature_name, h.value_id, h.event_time, h.written_at, h.definition_version, h.value";

    private static readonly string Group = $"tenant, entity_name, left(entity_id, {Prefix}), feature_name";

    private static readonly string InGroup =
        $"h.tenant = g.tenant AND h.entity_name = g.entity_name AND left(h.entity_id, {Prefix}) = g.entity AND h.feature_name = g.feature_name";

    /// <summary>The query for the most recently written of them.</summary>
    public static string Of(long limit) =>
        $"""
        WITH RECURSIVE groups AS (
            (SELECT tenant, entity_name, left(entity_id, {Prefix}) AS entity, feature_name FROM feature_history ORDER BY {Group} LIMIT 1)
            UNION ALL
            SELECT next.* FROM groups AS g CROSS JOIN LATERAL (
                SELECT tenant, entity_name, left(entity_id, {Prefix}), feature_name FROM feature_history
                WHERE ({Group}) > (g.tenant, g.entity_name, g.entity, g.feature_name)
                ORDER BY {Group} LIMIT 1) AS next
        )
        SELECT h.* FROM groups AS g CROSS JOIN LATERAL (
            (SELECT {Columns} FROM feature_history AS h
            WHERE length(g.entity) < {Prefix} AND {InGroup}
            ORDER BY h.event_time DESC, h.value_id DESC LIMIT 1)
            UNION ALL
            (SELECT DISTINCT ON (h.entity_id) {Columns} FROM feature_history AS h
            WHERE length(g.entity) = {Prefix} AND {InGroup}
            ORDER BY h.entity_id, h.event_time DESC, h.value_id DESC)) AS h
        ORDER BY h.written_at DESC, h.value_id DESC LIMIT {Math.Max(0, limit)}
        """;
}
