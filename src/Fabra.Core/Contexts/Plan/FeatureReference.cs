namespace Fabra.Core.Contexts;

/// <summary>Names a value to put into an item.</summary>
public sealed record FeatureReference(string FeatureName, string EntityId);
