using System.Data.Common;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Values;

namespace Fabra.Storage.Rows;

/// <summary>Rows of feature history.</summary>
internal static class FeatureRows
{
    /// <summary>Reads tenant, entity_name, entity_id and feature_name, then what the other overload reads.</summary>
    public static FeatureRow Read(DbDataReader reader) => Read(
        reader, 4, new TenantId(reader.GetString(0)), new FeatureKey(reader.GetString(1), reader.GetString(2), reader.GetString(3)));

    /// <summary>Reads value_id, event_time, written_at, definition_version and the value's octets of a row whose key is known.</summary>
    public static FeatureRow Read(DbDataReader reader, int first, TenantId tenant, FeatureKey key) => new(
        tenant,
        key,
        reader.GetGuid(first),
        reader.Instant(first + 1),
        reader.Instant(first + 2),
        reader.GetInt64(first + 3),
        TypedJson.Parse(reader.Octets(first + 4)));
}
