namespace Fabra.Core.Features;

/// <summary>How a row, or its absence, becomes a reading: ttl, explicit null, default.</summary>
internal static class ReadingRules
{
    /// <summary>The reading of a row at an instant; a default stands in when the row is missing or past its ttl.</summary>
    public static FeatureReading Judge(FeatureQuery query, FeatureRow? row, FeatureSource source, DateTimeOffset at)
    {
        var definition = query.Definition;
        var status = row is null ? FeatureStatus.NotFound
            : definition.Ttl is { } ttl && at - row.EventTime > ttl ? FeatureStatus.Expired
            : row.Value.IsNull ? FeatureStatus.Null
            : FeatureStatus.Present;
        var usable = status is FeatureStatus.Present or FeatureStatus.Null;
        return new FeatureReading(query, at)
        {
            Status = status,
            Row = row,
            Value = usable ? row!.Value : definition.DefaultValue,
            Source = usable ? source : definition.DefaultValue is null ? FeatureSource.None : FeatureSource.Fallback,
        };
    }
}
