using System.Diagnostics.Metrics;
using Fabra.Core.Features;

namespace Fabra.Core.Diagnostics;

/// <summary>What Core measures, under the names that users of the original know.</summary>
public static partial class FabraMetrics
{
    private static readonly Counter<long> FeatureRequests = FabraMeter.Instance.CreateCounter<long>(
        "fabra_feature_requests_total", description: "Features read, by source and status.");

    private static readonly Counter<long> OnlineRepairs = FabraMeter.Instance.CreateCounter<long>(
        "fabra_online_repairs_total", description: "Values written to the online store after an earlier failure.");

    public static void FeatureRead(FeatureReading reading)
    {
        if (FeatureRequests.Enabled)
        {
            FeatureRequests.Add(1, new("source", SourceWords.Of(reading.Source)), new("status", StatusWords.Of(reading.Status)));
        }
    }

    public static void OnlineRepaired(int rows) => OnlineRepairs.Add(rows);
}
