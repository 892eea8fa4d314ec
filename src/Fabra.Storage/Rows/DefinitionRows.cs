using System.Data.Common;
using System.Text;
using Fabra.Core.Features;
using Fabra.Core.Values;

namespace Fabra.Storage.Rows;

/// <summary>Rows of the tables of definitions.</summary>
internal static class DefinitionRows
{
    /// <summary>What to select; <see cref="ReadEntity"/> expects it.</summary>
    public const string EntityColumns = "name, id_column, description";

    /// <summary>What to select, followed by the default's octets and <c>created_at</c>; <see cref="ReadFeature"/> expects it.</summary>
    public const string FeatureColumns =
        "name, version, entity_name, description, value_kind, ttl_ticks, max_staleness_ticks";

    public static EntityDefinition ReadEntity(DbDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.GetString(2));

    public static FeatureDefinition ReadFeature(DbDataReader reader) => new()
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

    /// <summary>A feature's default as its column holds it.</summary>
    public static string? DefaultOf(FeatureDefinition feature) =>
        feature.DefaultValue is { } value ? Encoding.UTF8.GetString(TypedJson.Serialize(value)) : null;
}
