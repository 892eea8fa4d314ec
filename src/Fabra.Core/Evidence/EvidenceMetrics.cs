using System.Diagnostics.Metrics;
using Fabra.Core.Evidence.Spool;

namespace Fabra.Core.Evidence;

/// <summary>
/// Counters of the evidence: <c>fabra_evidence_persist_failures_total</c> by <c>outcome</c> (spooled, not_persisted, refused, abandoned),
/// <c>fabra_spool_depth</c> in records, <c>fabra_spool_bytes</c>.
/// </summary>
internal sealed class EvidenceMetrics
{
    private readonly Counter<long> _failures;

    /// <param name="meter">The meter <c>Fabra</c>; it stays the caller's.</param>
    /// <param name="spool">The spool to watch; null without one.</param>
    public EvidenceMetrics(Meter meter, ContextSpool? spool)
    {
        _failures = meter.CreateCounter<long>(
            "fabra_evidence_persist_failures_total", "{context}", "Contexts whose record was not durable when they were answered.");
        if (spool is not null)
        {
            meter.CreateObservableGauge(
                "fabra_spool_depth", () => spool.Depth.Records, "{record}", "Records in the spool that wait for the context log.");
            meter.CreateObservableGauge("fabra_spool_bytes", () => spool.Depth.Bytes, "By", "Size of those records.");
        }
    }

    internal void Failed(string outcome) => _failures.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
