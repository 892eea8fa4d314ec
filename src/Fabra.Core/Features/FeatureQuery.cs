namespace Fabra.Core.Features;

/// <summary>One feature of one entity to read.</summary>
public readonly record struct FeatureQuery(FeatureDefinition Definition, string EntityId)
{
    public FeatureKey Key => new(Definition.EntityName, EntityId, Definition.Name);
}
