namespace Fabra.Storage.Postgres.Features;

/// <summary>The columns of history in queries.</summary>
internal static class FeatureSql
{
    /// <summary>
    /// Makes the index find an entity, whose whole id it does not hold: <c>left(…)</c> finds, the id itself decides.
    /// </summary>
    public const string SameKey =
        "h.tenant = $1 AND h.entity_name = k.entity_name AND left(h.entity_id, 128) = left(k.entity_id, 128) "
        + "AND h.entity_id = k.entity_id AND h.feature_name = k.feature_name";
}
