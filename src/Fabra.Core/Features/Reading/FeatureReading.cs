using Fabra.Core.Features;

namespace Fabra.Authoring;

/// <summary>One feature of one entity as it was read: its value, and what is known about that.</summary>
public sealed record FeatureReading
{
    internal FeatureReading(FeatureQuery query, DateTimeOffset readAt) => (Query, ReadAt) = (query, readAt);

    /// <summary>The feature that was asked for.</summary>
    public string FeatureName => Query.Definition.Name;

    /// <summary>The entity that was asked for.</summary>
    public string EntityId => Query.EntityId;

    /// <summary>When it was read.</summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>Whether there is a value.</summary>
    public required FeatureStatus Status { get; init; }

    /// <summary>Where the value came from.</summary>
    public FeatureSource Source { get; init; }

    /// <summary>The value to use: the one that was found, or the default; null when there is neither.</summary>
    public Value? Value { get; init; }

    /// <summary>When the value that was found became true, also when it has expired; null when none was found.</summary>
    public DateTimeOffset? EventTime => Row?.EventTime;

    /// <summary>Why the read is not fully known, for instance that history did not answer. Null: it is.</summary>
    public string? TrackingError { get; init; }

    internal FeatureQuery Query { get; init; }

    internal FeatureKey Key => Query.Key;

    internal FeatureDefinition Definition => Query.Definition;

    /// <summary>The row that was found, also when it is expired; null when there is none.</summary>
    internal FeatureRow? Row { get; init; }

    /// <summary>The row that <see cref="Value"/> is of; null when there is no value, and of a default.</summary>
    internal FeatureRow? ValueRow => Status == FeatureStatus.Expired ? null : Row;

    /// <summary>The row that was found and is past its ttl.</summary>
    internal FeatureRow? ExpiredRow => Status == FeatureStatus.Expired ? Row : null;

    /// <summary>Age of the value at an instant, in whole milliseconds from 0; null when there is no value, and of a default.</summary>
    internal long? ValueAge(DateTimeOffset at) => ValueRow is null ? null : FreshnessMilliseconds(at);

    /// <summary>The store failure behind <see cref="TrackingError"/>, when the value is unknown because of it.</summary>
    internal Exception? Failure { get; init; }

    /// <summary>Age of the value that was found at an instant, in whole milliseconds from 0; null when none was found.</summary>
    /// <param name="at">The instant.</param>
    public long? FreshnessMilliseconds(DateTimeOffset at) =>
        Row is null ? null : Math.Max(0, (long)(at - Row.EventTime).TotalMilliseconds);
}
