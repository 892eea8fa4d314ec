using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Fabra.Core.Features;

/// <summary>The definitions of one tenant as of one revision; immutable.</summary>
internal sealed class DefinitionSnapshot(
    long revision,
    ImmutableSortedDictionary<string, EntityDefinition> entities,
    ImmutableSortedDictionary<string, FeatureDefinition> features,
    ImmutableDictionary<(string Name, long Version), FeatureDefinition> versions)
{
    // Made by the first read, so that many registrations in a row do not each pay for it.
    private readonly Lazy<FrozenDictionary<string, FeatureDefinition>> _byName = new(() => features.ToFrozenDictionary(StringComparer.Ordinal));

    public static DefinitionSnapshot Empty { get; } = new(
        0,
        ImmutableSortedDictionary.Create<string, EntityDefinition>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, FeatureDefinition>(StringComparer.Ordinal),
        ImmutableDictionary<(string Name, long Version), FeatureDefinition>.Empty);

    public long Revision { get; } = revision;

    public ImmutableSortedDictionary<string, EntityDefinition> Entities { get; } = entities;

    public ImmutableSortedDictionary<string, FeatureDefinition> Features { get; } = features;

    public ImmutableDictionary<(string Name, long Version), FeatureDefinition> Versions { get; } = versions;

    /// <summary>The newest version of a feature; null when it is not known. As <see cref="Features"/> tells, and faster.</summary>
    public FeatureDefinition? Find(string name) => _byName.Value.GetValueOrDefault(name);

    /// <summary>
    /// The version of a feature that was the newest at an instant. Before the first it was not defined: version 0, without ttl or default. Null when
    /// the feature is not known at all.
    /// </summary>
    public FeatureDefinition? FindAt(string name, DateTimeOffset instant)
    {
        for (var found = Find(name); found is not null; found = Versions[(name, found.Version - 1)])
        {
            if (found.CreatedAt <= instant)
            {
                return found;
            }

            if (found.Version == 1)
            {
                return found with { Version = 0, Ttl = null, MaxStaleness = null, DefaultValue = null };
            }
        }

        return null;
    }

    /// <summary>This and what was stored since.</summary>
    public DefinitionSnapshot With(DefinitionChanges changes) => changes.Revision <= Revision
        ? this
        : new DefinitionSnapshot(
            changes.Revision,
            Entities.SetItems(changes.Entities.Select(entity => KeyValuePair.Create(entity.Name, entity))),
            Features.SetItems(changes.Features.Select(feature => KeyValuePair.Create(feature.Name, feature))),
            Versions.SetItems(changes.Features.Select(feature => KeyValuePair.Create((feature.Name, feature.Version), feature))));
}
