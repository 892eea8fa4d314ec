using Fabra.Authoring;
using Fabra.Core.Features;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Documents;
using Fabra.Grpc.Server.Rpc;
using Google.Protobuf.WellKnownTypes;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

/// <summary>Definitions, writes and readings between contract and domain.</summary>
internal static class FeatureMapping
{
    public static EntityDefinition ToDomain(this Wire.Entity entity) => new(
        entity.Name, entity.IdColumn.Length > 0 ? entity.IdColumn : $"{entity.Name}_id", entity.Description);

    public static FeatureDefinition ToDomain(this Wire.FeatureDefinition feature, string field) => new()
    {
        Name = feature.Name,
        EntityName = feature.EntityName,
        Description = feature.Description,
        ValueKind = feature.ValueType.ToDomain() ?? ValueKind.Null,
        Ttl = feature.Ttl.ToDomainOrNull($"{field}.ttl"),
        MaxStaleness = feature.MaxStaleness.ToDomainOrNull($"{field}.max_staleness"),
        DefaultValue = feature.DefaultValue is { } value ? value.ToDomain($"{field}.default_value") : null,
    };

    public static FeatureWrite ToDomain(this Wire.FeatureWrite write, int place) => new(
        place,
        write.FeatureName,
        write.EntityId,
        write.Value is { } value ? value.ToDomain($"writes[{place}].value") : null,
        write.EventTime.ToDomainOrNull($"writes[{place}].event_time"));

    public static Wire.Entity ToWire(this EntityDefinition entity) =>
        new() { Name = entity.Name, IdColumn = entity.IdColumn, Description = entity.Description };

    public static Wire.FeatureDefinition ToWire(this FeatureDefinition feature, FeatureFunctions functions) => new()
    {
        Name = feature.Name,
        EntityName = feature.EntityName,
        Description = feature.Description,
        ValueType = feature.ValueKind.ToWire(),
        Ttl = feature.Ttl?.ToDuration(),
        MaxStaleness = feature.MaxStaleness?.ToDuration(),
        DefaultValue = feature.DefaultValue?.ToWire(),
        DefinitionVersion = feature.Version,
        CreatedAt = feature.CreatedAt.ToTimestamp(),
        Computed = functions.Find(feature.Name) is not null,
    };

    /// <summary>One vector an entity, from readings ordered by entity and then by name.</summary>
    public static Wire.FeatureVector[] ToVectors(
        IReadOnlyList<FeatureReading> readings, IReadOnlyList<string> entityIds, int names)
    {
        var vectors = new Wire.FeatureVector[entityIds.Count];
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = new Wire.FeatureVector { EntityId = entityIds[i], Values = { Capacity = names } };
            for (var j = 0; j < names; j++)
            {
                vectors[i].Values.Add(readings[(i * names) + j].ToWire());
            }
        }

        return vectors;
    }

    public static Wire.FeatureStatus ToWire(this FeatureStatus status) => status switch
    {
        FeatureStatus.Present => Wire.FeatureStatus.Present,
        FeatureStatus.Null => Wire.FeatureStatus.Null,
        FeatureStatus.Expired => Wire.FeatureStatus.Expired,
        _ => Wire.FeatureStatus.NotFound,
    };

    public static Wire.FeatureSource ToWire(this FeatureSource source) => source switch
    {
        FeatureSource.Cache => Wire.FeatureSource.Cache,
        FeatureSource.Compute => Wire.FeatureSource.Compute,
        FeatureSource.History => Wire.FeatureSource.History,
        FeatureSource.Fallback => Wire.FeatureSource.Fallback,
        _ => Wire.FeatureSource.Unspecified,
    };

    private static Wire.FeatureValue ToWire(this FeatureReading reading)
    {
        var value = new Wire.FeatureValue
        {
            FeatureName = reading.Key.FeatureName,
            Value = reading.Value?.ToWire(),
            Status = reading.Status.ToWire(),
            Source = reading.Source.ToWire(),
            DefinitionVersion = reading.Definition.Version,
        };
        if (reading.ValueRow is { } row)
        {
            value.Timestamp = row.EventTime.ToTimestamp();
            value.FreshnessMs = reading.ValueAge(reading.ReadAt)!.Value;
            value.ValueId = row.ValueId.ToString();
        }
        else if (reading.ExpiredRow is { } expired)
        {
            value.ExpiredTimestamp = expired.EventTime.ToTimestamp();
            value.ExpiredValueId = expired.ValueId.ToString();
        }

        return value;
    }
}
