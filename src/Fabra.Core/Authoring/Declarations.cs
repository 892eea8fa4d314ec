using Fabra.Core.Assembly;
using Fabra.Core.Features;

namespace Fabra.Core.Authoring;

/// <summary>What was declared in code.</summary>
internal sealed record Declarations(
    IReadOnlyList<EntityDefinition> Entities,
    IReadOnlyList<FeatureDefinition> Features,
    FeatureFunctions Functions,
    ContextRegistry Contexts)
{
    public static Declarations None { get; } = new([], [], FeatureFunctions.None, ContextRegistry.Empty);
}
