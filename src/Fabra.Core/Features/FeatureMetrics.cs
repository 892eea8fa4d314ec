using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;

namespace Fabra.Core.Features;

/// <summary>What is measured of features, under the names that users of the original know.</summary>
internal static class FeatureMetrics
{
    private static readonly Counter<long> FeatureRequests = FabraMeter.Instance.CreateCounter<long>(
        "fabra_feature_requests_total", description: "Features read, by source and status.");

    private static readonly Counter<long> OnlineRepairs = FabraMeter.Instance.CreateCounter<long>(
        "fabra_online_repairs_total", description: "Values written to the online store after an earlier failure.");

    private static readonly Counter<long> OnlineRepairsLost = FabraMeter.Instance.CreateCounter<long>(
        "fabra_online_repairs_given_up_total", description: "Values that the online store lacks, because too many waited for repair.");

    /// <summary>Counts each reading; neighbours that went the same way, as most do, in one step.</summary>
    public static void FeaturesRead(ReadOnlySpan<FeatureReading> readings)
    {
        if (!FeatureRequests.Enabled)
        {
            return;
        }

        for (var start = 0; start < readings.Length;)
        {
            var (source, status) = (readings[start].Source, readings[start].Status);
            var end = start + 1;
            while (end < readings.Length && readings[end].Source == source && readings[end].Status == status)
            {
                end++;
            }

            FeatureRequests.Add(end - start, new("source", SourceWords.Of(source)), new("status", StatusWords.Of(status)));
            start = end;
        }
    }

    public static void OnlineRepaired(int rows) => OnlineRepairs.Add(rows);

    public static void OnlineRepairsGivenUp(int keys) => OnlineRepairsLost.Add(keys);
}
