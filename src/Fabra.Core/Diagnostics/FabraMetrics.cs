using System.Diagnostics.Metrics;
using Fabra.Core.Features;

namespace Fabra.Core.Diagnostics;

/// <summary>What Core measures, under the names that users of the original know.</summary>
public static partial class FabraMetrics
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Fabra";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> FeatureRequests = Meter.CreateCounter<long>(
        "fabra_feature_requests_total", description: "Features read, by source and status.");

    private static readonly Counter<long> OnlineRepairs = Meter.CreateCounter<long>(
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
