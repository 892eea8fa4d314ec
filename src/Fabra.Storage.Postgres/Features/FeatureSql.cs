using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Values;
using Npgsql;

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

    public static FeatureRow Read(NpgsqlDataReader reader, int first, TenantId tenant, FeatureKey key) => new(
        tenant,
        key,
        reader.GetGuid(first),
        reader.Instant(first + 1),
        reader.Instant(first + 2),
        reader.GetInt64(first + 3),
        TypedJson.Parse(reader.Octets(first + 4)));
}
