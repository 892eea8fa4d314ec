using System.Globalization;
using Fabra.Core.Contexts;
using Fabra.Grpc.Server.Documents;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Google.Protobuf.WellKnownTypes;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Lineage between contract and domain.</summary>
internal static class LineageMapping
{
    public static Wire.ContextLineage ToWire(this ContextLineage lineage)
    {
        var wire = new Wire.ContextLineage
        {
            ContextId = lineage.ContextId.ToString(),
            Timestamp = lineage.Timestamp.ToTimestamp(),
            ContextName = lineage.ContextName,
            ItemsProvided = lineage.ItemsProvided,
            ItemsIncluded = lineage.ItemsIncluded,
            ItemsDropped = lineage.ItemsDropped,
            FreshnessStatus = lineage.FreshnessStatus.ToWire(),
            StalestFeatureMs = lineage.StalestFeatureMs,
            TokenUsage = lineage.TokenUsage,
            PricesAsOf = lineage.PricesAsOf?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        };
        if (lineage.EstimatedCostUsd is { } cost)
        {
            wire.EstimatedCostUsd = cost;
        }

        if (lineage.FreshnessLimited is { } limited)
        {
            wire.FreshnessLimited = limited;
        }

        if (lineage.MaxTokens is { } maxTokens)
        {
            wire.MaxTokens = maxTokens;
        }

        foreach (var (name, value) in lineage.Inputs)
        {
            wire.Inputs.Add(name, value.ToWire());
        }

        wire.FeaturesUsed.AddRange(lineage.FeaturesUsed.Select(ToWire));
        wire.RetrieversUsed.AddRange(lineage.RetrieversUsed.Select(retrieval => retrieval.ToWire()));
        wire.DroppedItems.AddRange(lineage.DroppedItems.Select(item => new Wire.DroppedItem
        {
            SourceId = item.SourceId,
            Priority = item.Priority,
            TokenCount = item.TokenCount,
            Reason = item.Reason,
        }));
        wire.FreshnessViolations.AddRange(lineage.FreshnessViolations.Select(ToWire));
        wire.DegradedReasons.AddRange(lineage.DegradedReasons);
        return wire;
    }

    public static Wire.FreshnessViolation ToWire(this FreshnessViolation violation) => new()
    {
        Feature = violation.Feature,
        AgeMs = violation.AgeMs,
        SlaMs = violation.SlaMs,
    };

    public static Wire.FreshnessStatus ToWire(this FreshnessStatus status) => status == FreshnessStatus.Guaranteed
        ? Wire.FreshnessStatus.Guaranteed
        : Wire.FreshnessStatus.Degraded;

    private static Wire.FeatureLineage ToWire(FeatureLineage feature)
    {
        var wire = new Wire.FeatureLineage
        {
            FeatureName = feature.Key.FeatureName,
            EntityName = feature.Key.EntityName,
            EntityId = feature.Key.EntityId,
            Value = feature.Value?.ToWire(),
            ValueType = feature.ValueKind.ToWire(),
            Timestamp = feature.Timestamp.ToWire(),
            Source = feature.Source.ToWire(),
            Status = feature.Status.ToWire(),
            ValueId = feature.ValueId?.ToString() ?? "",
            WrittenAt = feature.WrittenAt.ToWire(),
            ExpiredValueId = feature.ExpiredValueId?.ToString() ?? "",
            ExpiredTimestamp = feature.ExpiredTimestamp.ToWire(),
            ExpiredWrittenAt = feature.ExpiredWrittenAt.ToWire(),
            ReadAt = feature.ReadAt.ToTimestamp(),
            DefinitionVersion = feature.DefinitionVersion,
            Included = feature.Included.ToWire(),
            TrackingError = feature.TrackingError,
            ValueHash = feature.ValueHash,
        };
        if (feature.FreshnessMs is { } age)
        {
            wire.FreshnessMs = age;
        }

        return wire;
    }

    public static Wire.Inclusion ToWire(this Inclusion inclusion) => inclusion switch
    {
        Inclusion.Yes => Wire.Inclusion.Yes,
        Inclusion.No => Wire.Inclusion.No,
        _ => Wire.Inclusion.Unknown,
    };
}
