using Fabra.Core.Contexts;

namespace Fabra.Core.Assembly;

/// <summary>A reading as lineage and as plan keep it.</summary>
internal static class ReadingRecords
{
    public static FeatureLineage ToLineage(this FeatureReading reading, DateTimeOffset assembledAt) => new()
    {
        Key = reading.Key,
        Value = reading.Value,
        ValueKind = reading.Value?.Kind ?? ValueKind.Null,
        Timestamp = reading.ValueRow?.EventTime,
        FreshnessMs = reading.ValueAge(assembledAt),
        Source = reading.Source,
        Status = reading.Status,
        ValueId = reading.ValueRow?.ValueId,
        WrittenAt = reading.ValueRow?.WrittenAt,
        ExpiredValueId = reading.ExpiredRow?.ValueId,
        ExpiredTimestamp = reading.ExpiredRow?.EventTime,
        ExpiredWrittenAt = reading.ExpiredRow?.WrittenAt,
        ReadAt = reading.ReadAt,
        DefinitionVersion = reading.Definition.Version,
        TrackingError = reading.TrackingError ?? "",
    };

    public static PlanRead ToPlanRead(this FeatureReading reading) => new()
    {
        Key = reading.Key,
        DefinitionVersion = reading.Definition.Version,
        Status = reading.Status,
        Source = reading.Source,
        ReadAt = reading.ReadAt,
        ValueId = reading.Row?.ValueId,
        EventTime = reading.Row?.EventTime,
        Value = reading.Value,
        Untracked = reading is { Source: FeatureSource.Compute, TrackingError: not null },
        TrackingError = reading.TrackingError ?? "",
    };
}
