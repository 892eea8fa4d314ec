using Fabra.Core.Identity;

namespace Fabra.Core.Features;

/// <summary>One value in history: never changed, never removed by a newer one.</summary>
/// <param name="Tenant">Owner; leads every key.</param>
/// <param name="Key">What the value belongs to.</param>
/// <param name="ValueId">UUIDv7 of the row; also travels with the online copy.</param>
/// <param name="EventTime">When the value became true, in microseconds.</param>
/// <param name="WrittenAt">When Fabra learned it, in microseconds.</param>
/// <param name="DefinitionVersion">The feature's definition at the time of writing.</param>
/// <param name="Value">The value; may be an explicit null.</param>
internal sealed record FeatureRow(
    TenantId Tenant,
    FeatureKey Key,
    Guid ValueId,
    DateTimeOffset EventTime,
    DateTimeOffset WrittenAt,
    long DefinitionVersion,
    Value Value)
{
    /// <summary>
    /// Whether the value was written so long after it became true that a value with a newer event time may well have been written
    /// before it. Within the tolerance for the clocks of writers that cannot be told, and is not assumed.
    /// </summary>
    public bool IsLate => WrittenAt - EventTime > FeatureWriter.MaxAhead;

    /// <summary>
    /// The order that decides which of two values of one key is the newer: event time, then <c>value_id</c> as big-endian bytes.
    /// The same in history and online.
    /// </summary>
    public bool IsNewerThan(FeatureRow other) => Compare(EventTime, ValueId, other.EventTime, other.ValueId) > 0;

    /// <inheritdoc cref="IsNewerThan"/>
    public static int Compare(DateTimeOffset leftTime, Guid leftId, DateTimeOffset rightTime, Guid rightId)
    {
        var byTime = leftTime.CompareTo(rightTime);

        // Guid.CompareTo compares field by field as unsigned numbers, which is the order of the big-endian bytes.
        return byTime != 0 ? byTime : leftId.CompareTo(rightId);
    }
}

/// <summary>What a value belongs to: a feature of one entity. Compared ordinally, case included.</summary>
internal readonly record struct FeatureKey(string EntityName, string EntityId, string FeatureName)
{
    public override string ToString() => $"{EntityName}/{EntityId}/{FeatureName}";
}
