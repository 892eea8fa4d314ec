using Fabra.Core.Features;

namespace Fabra.Storage.InMemory;

/// <summary>One append of definitions; its revision is its place in the list, from 1.</summary>
internal sealed record StoredDefinitions(IReadOnlyList<EntityDefinition> Entities, IReadOnlyList<FeatureDefinition> Features);
