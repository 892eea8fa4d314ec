namespace Fabra.Core.Features;

/// <summary>Definitions stored since some revision.</summary>
/// <param name="Revision">Grows with every append of the tenant; 0 when nothing was ever stored.</param>
public sealed record DefinitionChanges(
    long Revision, IReadOnlyList<EntityDefinition> Entities, IReadOnlyList<FeatureDefinition> Features);
