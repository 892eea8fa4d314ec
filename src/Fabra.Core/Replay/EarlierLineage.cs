using Fabra.Core.Contexts;

namespace Fabra.Core.Replay;

/// <summary>
/// Lineage as versions wrote it that did not say whether anything had a limit: a cost that is not known was 0, and a row past its ttl stood in the
/// fields of the value. A record of those is replayed in their words, so that a replay shows no difference but real ones.
/// </summary>
internal static class EarlierLineage
{
    public static ContextLineage Of(ContextLineage lineage, DateTimeOffset assembledAt)
    {
        FeatureLineage[] features = [.. lineage.FeaturesUsed.Select(feature => Of(feature, assembledAt))];
        return lineage with
        {
            FreshnessLimited = null,
            PricesAsOf = null,
            EstimatedCostUsd = lineage.EstimatedCostUsd ?? 0,
            FeaturesUsed = features,
            StalestFeatureMs = features.Max(feature => feature.FreshnessMs) ?? 0,
        };
    }

    private static FeatureLineage Of(FeatureLineage feature, DateTimeOffset assembledAt) => feature.ExpiredTimestamp is not { } expired
        ? feature
        : feature with
        {
            Timestamp = expired,
            FreshnessMs = Math.Max(0, (long)(assembledAt - expired).TotalMilliseconds),
            ValueId = feature.ExpiredValueId,
            WrittenAt = feature.ExpiredWrittenAt,
            ExpiredValueId = null,
            ExpiredTimestamp = null,
            ExpiredWrittenAt = null,
        };
}
