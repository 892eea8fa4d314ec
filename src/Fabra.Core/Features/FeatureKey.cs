namespace Fabra.Core.Features;

/// <summary>What a value belongs to: a feature of one entity. Compared ordinally, case included.</summary>
public readonly record struct FeatureKey(string EntityName, string EntityId, string FeatureName)
{
    public override string ToString() => $"{EntityName}/{EntityId}/{FeatureName}";
}
