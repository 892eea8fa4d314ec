namespace Fabra.Core.Features;

/// <summary>Names one row of history exactly. The times help a store to find it without an index; the id decides.</summary>
public sealed record FeaturePin(FeatureKey Key, Guid ValueId, DateTimeOffset EventTime);
