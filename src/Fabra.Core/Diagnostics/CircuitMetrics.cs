using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Fabra.Core.Diagnostics;

/// <summary><c>fabra_circuit_state</c> by <c>store</c>: 0 closed, 1 half open (one call is trying), 2 open.</summary>
internal static class CircuitMetrics
{
    public const int Closed = 0;
    public const int HalfOpen = 1;
    public const int Open = 2;

    private static readonly ConcurrentDictionary<Registration, Circuit> Circuits = new();

    static CircuitMetrics() => FabraMeter.Instance.CreateObservableGauge(
        "fabra_circuit_state",
        // Servers that share a process share this gauge: of their circuits of one store it shows the one in most trouble.
        () => Circuits.Values.GroupBy(circuit => circuit.Store).Select(
            circuits => new Measurement<int>(circuits.Max(circuit => circuit.State()), circuits.Key)),
        description: "State of the circuit of each store: 0 closed, 1 half open, 2 open.");

    /// <summary>Shows a circuit until the registration is disposed.</summary>
    public static IDisposable Show(string store, Func<int> state)
    {
        var registration = new Registration();
        Circuits[registration] = new Circuit(new KeyValuePair<string, object?>("store", store), state);
        return registration;
    }

    private sealed record Circuit(KeyValuePair<string, object?> Store, Func<int> State);

    private sealed class Registration : IDisposable
    {
        public void Dispose() => Circuits.TryRemove(this, out _);
    }
}
