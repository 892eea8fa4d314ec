using System.Diagnostics.Metrics;
using Fabra.Core.Contexts;
using Fabra.Core.Diagnostics;

namespace Fabra.Core.Assembly;

/// <summary>What is measured of assemblies, under the names that users of the original know.</summary>
internal static class ContextMetrics
{
    private static readonly Counter<long> Assemblies = FabraMeter.Instance.CreateCounter<long>(
        "fabra_context_assembly_total", description: "Contexts assembled.");

    private static readonly Histogram<double> Latency = FabraMeter.Instance.CreateHistogram<double>(
        "fabra_context_latency_seconds", "s", "Time from open to logged.");

    private static readonly Counter<long> Tokens = FabraMeter.Instance.CreateCounter<long>(
        "fabra_context_tokens_total", description: "Tokens of assembled contexts.");

    private static readonly Counter<long> Freshness = FabraMeter.Instance.CreateCounter<long>(
        "fabra_context_freshness_status_total", description: "Contexts by freshness status.");

    private static readonly Counter<long> Violations = FabraMeter.Instance.CreateCounter<long>(
        "fabra_context_freshness_violations_total", description: "Values older than their limit.");

    private static readonly Histogram<double> Stalest = FabraMeter.Instance.CreateHistogram<double>(
        "fabra_context_stalest_feature_seconds", "s", "Age of the oldest value of each context.");

    internal static void Assembled(AssembledContext context, TimeSpan elapsed)
    {
        var lineage = context.Lineage!;
        var mode = new KeyValuePair<string, object?>("mode", context.Meta!.Mode);
        Assemblies.Add(1, mode);
        Latency.Record(elapsed.TotalSeconds, mode);
        Tokens.Add(lineage.TokenUsage);
        Freshness.Add(1, new KeyValuePair<string, object?>("status", LineageWords.Of(lineage.FreshnessStatus)));
        Stalest.Record(lineage.StalestFeatureMs / 1000.0);
        if (lineage.FreshnessViolations.Count > 0)
        {
            Violations.Add(lineage.FreshnessViolations.Count);
        }
    }
}
