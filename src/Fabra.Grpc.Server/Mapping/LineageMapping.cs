using Fabra.Core.Contexts;
using Fabra.Core.Lineage;
using Google.Protobuf.WellKnownTypes;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Mapping;

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
            EstimatedCostUsd = lineage.EstimatedCostUsd,
        };
        if (lineage.MaxTokens is { } maxTokens)
        {
            wire.MaxTokens = maxTokens;
        }

        foreach (var (name, value) in lineage.Inputs)
        {
            wire.Inputs.Add(name, value.ToWire());
        }

        wire.FeaturesUsed.AddRange(lineage.FeaturesUsed.Select(ToWire));
        wire.RetrieversUsed.AddRange(lineage.RetrieversUsed.Select(ToWire));
        wire.DroppedItems.AddRange(lineage.DroppedItems.Select(item => new Wire.DroppedItem
        {
            SourceId = item.SourceId,
            Priority = item.Priority,
            TokenCount = item.TokenCount,
            Reason = item.Reason,
        }));
        wire.FreshnessViolations.AddRange(lineage.FreshnessViolations.Select(violation => new Wire.FreshnessViolation
        {
            Feature = violation.Feature,
            AgeMs = violation.AgeMs,
            SlaMs = violation.SlaMs,
        }));
        wire.DegradedReasons.AddRange(lineage.DegradedReasons);
        return wire;
    }

    public static Wire.FreshnessStatus ToWire(this FreshnessStatus status) => status == FreshnessStatus.Guaranteed
        ? Wire.FreshnessStatus.Guaranteed
        : Wire.FreshnessStatus.Degraded;

    public static RetrieverLineage ToDomain(this Wire.RetrieverLineage retrieval, string field) => new()
    {
        RetrieverName = retrieval.RetrieverName,
        Query = retrieval.Query,
        ResultsCount = retrieval.ResultsCount == 0 ? retrieval.Chunks.Count : retrieval.ResultsCount,
        LatencyMs = retrieval.LatencyMs,
        IndexName = retrieval.IndexName,
        Chunks = [.. retrieval.Chunks.Select((chunk, index) => ToDomain(chunk, $"{field}.chunks[{index}]"))],
        External = true,
    };

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
            ReadAt = feature.ReadAt.ToTimestamp(),
            DefinitionVersion = feature.DefinitionVersion,
            Included = ToWire(feature.Included),
            TrackingError = feature.TrackingError,
            ValueHash = feature.ValueHash,
        };
        if (feature.FreshnessMs is { } age)
        {
            wire.FreshnessMs = age;
        }

        return wire;
    }

    private static Wire.RetrieverLineage ToWire(RetrieverLineage retrieval)
    {
        var wire = new Wire.RetrieverLineage
        {
            RetrieverName = retrieval.RetrieverName,
            Query = retrieval.Query,
            ResultsCount = retrieval.ResultsCount,
            LatencyMs = retrieval.LatencyMs,
            IndexName = retrieval.IndexName,
            External = retrieval.External,
            TrackingError = retrieval.TrackingError,
        };
        wire.Chunks.AddRange(retrieval.Chunks.Select(chunk => new Wire.RetrievedChunk
        {
            ChunkId = chunk.ChunkId,
            DocumentId = chunk.DocumentId,
            ContentHash = chunk.ContentHash,
            IndexedAt = chunk.IndexedAt.ToWire(),
            FreshnessMs = chunk.FreshnessMs,
            SimilarityScore = chunk.SimilarityScore,
            SourceUrl = chunk.SourceUrl,
            Position = chunk.Position,
            Included = ToWire(chunk.Included),
        }));
        return wire;
    }

    private static RetrievedChunk ToDomain(Wire.RetrievedChunk chunk, string field) => new()
    {
        ChunkId = chunk.ChunkId,
        DocumentId = chunk.DocumentId,
        ContentHash = chunk.ContentHash,
        IndexedAt = chunk.IndexedAt.ToDomainOrNull($"{field}.indexed_at"),
        FreshnessMs = chunk.FreshnessMs,
        SimilarityScore = chunk.SimilarityScore,
        SourceUrl = chunk.SourceUrl,
        Position = chunk.Position,
        Included = chunk.Included switch
        {
            Wire.Inclusion.Yes => Inclusion.Yes,
            Wire.Inclusion.No => Inclusion.No,
            _ => Inclusion.Unknown,
        },
    };

    private static Wire.Inclusion ToWire(Inclusion inclusion) => inclusion switch
    {
        Inclusion.Yes => Wire.Inclusion.Yes,
        Inclusion.No => Wire.Inclusion.No,
        _ => Wire.Inclusion.Unknown,
    };
}
