using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;

namespace Fabra.Storage.Resilience;

/// <summary>What guards measure: the state of each circuit, and the calls that it did not let through.</summary>
internal sealed class GuardMetrics(string store, StoreCircuitBreaker circuit) : IDisposable
{
    private static readonly Counter<long> Refusals = FabraMeter.Instance.CreateCounter<long>(
        "fabra_store_refusals_total",
        description: "Calls that ended without the store's answer, by store and reason: circuit_open, overloaded, timeout.");

    private readonly KeyValuePair<string, object?> _store = new("store", store);
    private readonly IDisposable _shown = CircuitMetrics.Show(store, () => circuit.Number);

    public void Refused(string reason) => Refusals.Add(1, _store, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _shown.Dispose();
}
