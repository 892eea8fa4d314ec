using Fabra.Core.Values;

namespace Fabra.Core.Features;

/// <summary>One feature read: what was asked for, what was found, where.</summary>
public sealed record FeatureReading(FeatureQuery Query, DateTimeOffset ReadAt)
{
    public FeatureKey Key => Query.Key;

    public FeatureDefinition Definition => Query.Definition;

    public required FeatureStatus Status { get; init; }

    public FeatureSource Source { get; init; }

    /// <summary>The row that was found, also when it is expired; null when there is none.</summary>
    public FeatureRow? Row { get; init; }

    /// <summary>The value to use: the row's, or the default; null when there is neither.</summary>
    public Value? Value { get; init; }

    /// <summary>Why the read is not fully known, for instance that history did not answer. Null: it is.</summary>
    public string? TrackingError { get; init; }

    /// <summary>The store failure behind <see cref="TrackingError"/>, when the value is unknown because of it.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Age of the row in whole milliseconds at an instant, never negative; null without a row.</summary>
    public long? FreshnessMilliseconds(DateTimeOffset at) =>
        Row is null ? null : Math.Max(0, (long)(at - Row.EventTime).TotalMilliseconds);
}
