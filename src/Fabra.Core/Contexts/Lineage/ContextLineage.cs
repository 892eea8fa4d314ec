using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>What a context was made of.</summary>
public sealed record ContextLineage
{
    public Guid ContextId { get; init; }

    public DateTimeOffset Timestamp { get; init; }

    public required string ContextName { get; init; }

    public IReadOnlyDictionary<string, Value> Inputs { get; init; } = new Dictionary<string, Value>();

    public IReadOnlyList<FeatureLineage> FeaturesUsed { get; init; } = [];

    public IReadOnlyList<RetrieverLineage> RetrieversUsed { get; init; } = [];

    public int ItemsProvided { get; init; }

    public int ItemsIncluded { get; init; }

    public int ItemsDropped => DroppedItems.Count;

    public IReadOnlyList<DroppedItem> DroppedItems { get; init; } = [];

    public FreshnessStatus FreshnessStatus { get; init; }

    public IReadOnlyList<FreshnessViolation> FreshnessViolations { get; init; } = [];

    public IReadOnlyList<string> DegradedReasons { get; init; } = [];

    public long StalestFeatureMs { get; init; }

    public int TokenUsage { get; init; }

    public int? MaxTokens { get; init; }

    public double EstimatedCostUsd { get; init; }
}
