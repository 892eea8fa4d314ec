using Fabra.Core.Features;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>One feature read as the plan pins it: the row, or its absence.</summary>
public sealed record PlanRead
{
    public required FeatureKey Key { get; init; }

    public long DefinitionVersion { get; init; }

    public FeatureStatus Status { get; init; }

    public FeatureSource Source { get; init; }

    public DateTimeOffset ReadAt { get; init; }

    /// <summary>The row that was read; null when there was none.</summary>
    public Guid? ValueId { get; init; }

    public DateTimeOffset? EventTime { get; init; }

    /// <summary>The value used, typed; null when there was none or when content is not recorded.</summary>
    public Value? Value { get; init; }

    /// <summary>True when the value came from no row of history and no default: replay can only take it from here.</summary>
    public bool Untracked { get; init; }

    public string TrackingError { get; init; } = "";
}
