using Fabra.Core.Features;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>One feature read, as the record keeps it.</summary>
public sealed record FeatureLineage
{
    public required FeatureKey Key { get; init; }

    /// <summary>As used; null when there was none, or when content is not recorded.</summary>
    public Value? Value { get; init; }

    public ValueKind ValueKind { get; init; } = ValueKind.Null;

    /// <summary>Event time of the row; null without one.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Age at assembly time; null without a row.</summary>
    public long? FreshnessMs { get; init; }

    public FeatureSource Source { get; init; }

    public FeatureStatus Status { get; init; }

    public Guid? ValueId { get; init; }

    public DateTimeOffset? WrittenAt { get; init; }

    public DateTimeOffset ReadAt { get; init; }

    public long DefinitionVersion { get; init; }

    public Inclusion Included { get; init; }

    public string TrackingError { get; init; } = "";

    /// <summary>Kept instead of the value when content is not recorded; empty otherwise.</summary>
    public string ValueHash { get; init; } = "";
}
