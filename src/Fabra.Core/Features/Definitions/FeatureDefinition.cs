using Fabra.Core.Values;

namespace Fabra.Core.Features;

/// <summary>What a feature is. A change is a new <see cref="Version"/>; old versions stay readable.</summary>
internal sealed record FeatureDefinition
{
    /// <summary>1 to 200 characters: letters, digits, <c>_ - .</c></summary>
    public required string Name { get; init; }

    public required string EntityName { get; init; }

    public string Description { get; init; } = "";

    /// <summary>The kind of every value, explicit null apart.</summary>
    public required ValueKind ValueKind { get; init; }

    /// <summary>How long after its event time a value may be served. Null: for ever.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>The freshness limit that contexts hold the feature to. Null: none.</summary>
    public TimeSpan? MaxStaleness { get; init; }

    /// <summary>Stands in where no value exists. Null: nothing does.</summary>
    public Value? DefaultValue { get; init; }

    /// <summary>From 1, set when stored.</summary>
    public long Version { get; init; }

    /// <summary>When this version was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>True when both say the same, version and time of storing apart. The order of a default's fields says nothing.</summary>
    public bool SaysTheSameAs(FeatureDefinition other) =>
        CanonicalValue.Same(DefaultValue, other.DefaultValue) && WithoutStored() == other.WithoutStored();

    private FeatureDefinition WithoutStored() => this with { Version = 0, CreatedAt = default, DefaultValue = null };
}
